import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { KeyObject } from 'node:crypto';
import { isSignedBy, keyHint, type Signer } from '../../attest/keys/signer.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { bytesWithin } from '../../util/files/bounded-file.ts';
import type { Environment } from '../environment/environment.ts';

/** A person may have to touch a device. */
const timeoutMs = 120_000;
const mostSignatureBytes = 4096;

/**
 * Signs by a command of the user's, where the key is in a device or a service: it gets the bytes on stdin and prints the signature,
 * base64, DER of ECDSA over their SHA-256 or Ed25519's. What it says on stderr is shown.
 *
 * @param publicKey by which what it prints is checked
 */
export function commandSigner(
  { env, signal }: Pick<Environment, 'env' | 'signal'>,
  command: string,
  publicKey: KeyObject,
): Signer {
  return {
    hint: keyHint(publicKey),
    publicKey,
    async sign(bytes) {
      const bounded = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      const child = spawn(command, {
        shell: true,
        env: { ...env },
        stdio: ['pipe', 'pipe', 'inherit'],
        signal: bounded,
      });
      // It may end without reading, and says why itself.
      child.stdin.on('error', () => undefined);
      const ended = once(child, 'close').catch((error: unknown) => {
        signal.throwIfAborted();
        throw failed(command, 'took longer than two minutes', error);
      });
      child.stdin.end(bytes);
      const [printed, [exitCode]] = await Promise.all([
        bytesWithin(child.stdout, mostSignatureBytes).catch(() => undefined),
        ended,
      ]);
      if (exitCode !== 0) throw failed(command, `ended with ${String(exitCode)}`);
      const signature = Buffer.from(printed?.toString('latin1').trim() ?? '', 'base64');
      if (!isSignedBy(publicKey, bytes, signature))
        throw failed(command, 'printed no signature by the key that --key names');
      return signature;
    },
  };
}

function failed(command: string, problem: string, cause?: unknown): MlpackError {
  return new MlpackError('SIGNER_FAILED', `${command} ${problem}.`, {
    suggestions: [
      'It gets the bytes on stdin and prints the signature in base64: docs/trust.md',
      'Name the public half of its key: --key PUB',
    ],
    cause,
  });
}
