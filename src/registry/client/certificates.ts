import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { configHome } from '../../util/folders/base-folders.ts';
import { readBoundedText } from '../../util/files/bounded-file.ts';
import { errnoOf, unreadable } from '../../util/files/file-error.ts';
import { isOutOfReach } from '../../util/files/out-of-reach.ts';

/** All authorities that browsers trust take a quarter of it. */
const mostBytes = 1 << 20;

/** What a user's files say about the TLS of one registry. */
interface RegistryCertificates {
  /** PEM of authorities to trust besides the usual. */
  readonly ca: string | undefined;
  /** PEM certificates that show who asks, and their keys in the same order. */
  readonly client: { readonly cert: readonly string[]; readonly key: readonly string[] } | undefined;
}

/** The certificates for a registry (host with port, as in references); undefined when it has no folder. */
export type FindCertificates = (registry: string) => Promise<RegistryCertificates | undefined>;

/**
 * Finds certificates in folders laid out as Docker's and Podman's certs.d: `HOST[:PORT]/*.crt` are
 * authorities, `X.cert` with `X.key` is a client certificate (containers-certs.d(5)). Of several
 * folders for a registry the first counts.
 *
 * @returns a function that throws MlpackError CONFIG_INVALID or FILE_NOT_READABLE.
 */
export function certificateFinder(folders: readonly string[]): FindCertificates {
  return async (registry) => {
    for (const root of folders) {
      const folder = join(root, registry);
      const names = await namesIn(folder);
      if (names !== undefined) return readCertificates(folder, names.toSorted());
    }
    return undefined;
  };
}

/** Folders in which Docker and Podman look for certificates, a user's own before the machine's. */
export function certificateFolders(
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): readonly string[] {
  return [configHome({ env, home }), '/etc'].flatMap((folder) => [
    join(folder, 'docker', 'certs.d'),
    join(folder, 'containers', 'certs.d'),
  ]);
}

async function readCertificates(folder: string, names: readonly string[]): Promise<RegistryCertificates> {
  const read = (name: string) => readText(join(folder, name));
  const authorities = names.filter((name) => name.endsWith('.crt'));
  const certificates = names.filter((name) => name.endsWith('.cert'));
  const lonely = certificates.find((name) => !names.includes(keyOf(name)));
  if (lonely !== undefined) {
    throw new MlpackError('CONFIG_INVALID', `${join(folder, lonely)} has no ${keyOf(lonely)} beside it.`, {
      suggestions: ['Name the certificate of an authority *.crt; *.cert is a client certificate.'],
    });
  }
  const ca = (await Promise.all(authorities.map(read))).join('\n');
  const cert = await Promise.all(certificates.map(read));
  const key = await Promise.all(certificates.map((name) => read(keyOf(name))));
  try {
    createSecureContext({ ca, cert, key });
  } catch {
    // The cause is left out, for it may quote a key.
    throw new MlpackError(
      'CONFIG_INVALID',
      `${folder} has a certificate or key that is not PEM, or no pair.`,
    );
  }
  return { ca: ca === '' ? undefined : ca, client: cert.length === 0 ? undefined : { cert, key } };
}

function keyOf(certificate: string): string {
  return certificate.replace(/\.cert$/u, '.key');
}

async function namesIn(folder: string): Promise<string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) return undefined;
    if (await isOutOfReach(error, folder)) return undefined;
    throw unreadable(folder, error);
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readBoundedText(path, mostBytes);
  } catch (error) {
    throw unreadable(path, error);
  }
}
