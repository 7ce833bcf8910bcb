import { createPrivateKey, X509Certificate } from 'node:crypto';
import { resolve } from 'node:path';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { readBoundedText } from '../../../util/files/bounded-file.ts';
import { errnoOf } from '../../../util/files/file-error.ts';

/** Files of this machine that say whom a server answers, and as whom; as the user named them. */
export interface AccessOptions {
  /** API keys, one a line. */
  readonly apiKeyFile?: string | undefined;
  /** Certificate, PEM; `tlsKeyFile` goes with it. */
  readonly tlsCertFile?: string | undefined;
  /** PEM. */
  readonly tlsKeyFile?: string | undefined;
}

interface AccessFile {
  /** The file as the user named it. */
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

/** What a server on this machine is given of TLS and API keys. */
export interface Access {
  readonly apiKeys: AccessFile | null;
  readonly tls: {
    readonly cert: AccessFile;
    readonly key: AccessFile;
    readonly certificate: X509Certificate;
  } | null;
}

export const openAccess: Access = { apiKeys: null, tls: null };

const mostBytes = 1 << 20;

/**
 * Reads what `--api-key-file`, `--tls-cert` and `--tls-key` name, and checks it as the server will, before anything is
 * started. Keys are never said back.
 *
 * @throws MlpackError USAGE, FILE_NOT_FOUND, FILE_NOT_READABLE
 */
export async function readAccess(cwd: string, options: AccessOptions): Promise<Access> {
  const { apiKeyFile, tlsCertFile, tlsKeyFile } = options;
  const apiKeys = apiKeyFile === undefined ? null : await readAccessFile(cwd, '--api-key-file', apiKeyFile);
  if (apiKeys !== null) checkKeys(apiKeys);
  if (tlsCertFile === undefined && tlsKeyFile === undefined) return { apiKeys, tls: null };
  if (tlsCertFile === undefined) throw missing('--tls-key', '--tls-cert');
  if (tlsKeyFile === undefined) throw missing('--tls-cert', '--tls-key');
  const cert = await readAccessFile(cwd, '--tls-cert', tlsCertFile);
  const key = await readAccessFile(cwd, '--tls-key', tlsKeyFile);
  return { apiKeys, tls: { cert, key, certificate: certificateOf(cert, key) } };
}

/** The keys of such a file: what stands on its lines, without blanks around it. */
export function keysIn(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '');
}

function checkKeys({ name, text }: AccessFile): void {
  const keys = keysIn(text);
  const isGood = keys.length > 0 && keys.every((key) => /^[\x21-\x7e]+$/u.test(key));
  if (isGood) return;
  throw new MlpackError(
    'USAGE',
    `--api-key-file ${name}: expected keys of visible ASCII characters, one a line`,
    {
      suggestions: [`Make one: openssl rand -base64 32 > api-keys`],
    },
  );
}

function certificateOf(cert: AccessFile, key: AccessFile): X509Certificate {
  const certificate =
    parsed(() => new X509Certificate(cert.text)) ?? refuse('--tls-cert', cert, 'a certificate, PEM');
  const privateKey =
    parsed(() => createPrivateKey(key.text)) ??
    refuse('--tls-key', key, 'a private key, PEM and not encrypted');
  if (!certificate.checkPrivateKey(privateKey)) refuse('--tls-key', key, `the key of ${cert.name}`);
  return certificate;
}

/** What OpenSSL says of a file that it cannot read helps nobody. */
function parsed<T>(parse: () => T): T | null {
  try {
    return parse();
  } catch {
    return null;
  }
}

function refuse(flag: string, { name }: AccessFile, wanted: string): never {
  throw new MlpackError('USAGE', `${flag} ${name}: expected ${wanted}`);
}

function missing(given: string, other: string): MlpackError {
  return new MlpackError('USAGE', `${given} goes with ${other}`, { suggestions: [`${other} FILE`] });
}

/** Reads a file of this machine that a flag names. @throws MlpackError FILE_NOT_FOUND, FILE_NOT_READABLE */
export async function readAccessFile(cwd: string, flag: string, name: string): Promise<AccessFile> {
  const path = resolve(cwd, name);
  try {
    return { name, path, text: await readBoundedText(path, mostBytes) };
  } catch (error) {
    const code = errnoOf(error) === 'ENOENT' ? 'FILE_NOT_FOUND' : 'FILE_NOT_READABLE';
    const problem = errnoOf(error) ?? (error instanceof Error ? error.message : String(error));
    throw new MlpackError(code, `${flag} ${name} cannot be read (${problem}).`, { cause: error });
  }
}
