import { createPublicKey } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { makeKeyPair, type KeyType } from '../../attest/keys/key-pair.ts';
import { keyHint } from '../../attest/keys/signer.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { writeFileAtomic } from '../../util/files/atomic-file.ts';
import type { Environment } from '../environment/environment.ts';

/** What `mlpack keygen --json` prints. */
export interface KeygenResult {
  /** Absolute paths. */
  readonly privateKey: string;
  readonly publicKey: string;
  /** What bundles call the key by. */
  readonly hint: string;
}

/**
 * Makes a pair of keys: NAME.key, which a password protects and its owner alone may read, and NAME.pub.
 *
 * @throws MlpackError OUTPUT_EXISTS where one of the files is there: a key is never written over; OUTPUT_NOT_WRITABLE, DISK_FULL
 */
export async function keygen(
  { cwd, signal }: Pick<Environment, 'cwd' | 'signal'>,
  { name, type, password }: { readonly name: string; readonly type: KeyType; readonly password: string },
): Promise<KeygenResult> {
  const [privateKey, publicKey] = [resolve(cwd, `${name}.key`), resolve(cwd, `${name}.pub`)];
  for (const path of [privateKey, publicKey]) {
    if ((await stat(path).catch(() => undefined)) === undefined) continue;
    throw new MlpackError('OUTPUT_EXISTS', `${path} is there already; a key is not written over.`, {
      suggestions: ['Call the new one otherwise: mlpack keygen NAME'],
    });
  }
  const pair = await makeKeyPair(type, password);
  await writeFileAtomic(privateKey, pair.privateKey, { mode: 0o600, signal });
  await writeFileAtomic(publicKey, pair.publicKey, { mode: 0o644, signal });
  return { privateKey, publicKey, hint: keyHint(createPublicKey(pair.publicKey)) };
}
