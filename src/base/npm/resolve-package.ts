import { MlpackError } from '../../errors/mlpack-error.ts';
import { own } from '../../../contract/own.ts';
import { downloadBytes, shown, type DownloadContext } from '../download.ts';
import type { LockedNpmPackage } from '../../../contract/schemas/lock.schema.ts';
import type { NpmConfig } from './npm-config.ts';

const maxMetadataBytes = 64 << 20;
const integrityPattern = /(?:^|\s)(sha512-[A-Za-z0-9+/]{86}==)(?:\s|$)/u;

/** What is known of a package before a registry is asked. */
export type WantedNpmPackage = Pick<LockedNpmPackage, 'name' | 'version' | 'role' | 'platform'>;

/**
 * Asks the registry for the integrity of one version of a package.
 * @throws MlpackError PACKAGE_NOT_FOUND, INTEGRITY when it has no SHA-512, NETWORK
 */
export async function resolveNpmPackage(
  context: DownloadContext & { readonly npm: NpmConfig },
  { name, version, role, platform }: WantedNpmPackage,
): Promise<LockedNpmPackage> {
  const { npm } = context;
  const url = `${npm.registry}${name.replace('/', '%2f')}`;
  const bytes = await downloadBytes(context, {
    url,
    label: `metadata of ${name}`,
    maxBytes: maxMetadataBytes,
    headers: {
      accept: 'application/vnd.npm.install-v1+json, application/json',
      ...(npm.authorization === undefined ? {} : { authorization: npm.authorization }),
    },
  });
  const dist = bytes === undefined ? undefined : distOf(bytes.toString('utf8'), version);
  if (dist === undefined) {
    throw new MlpackError(
      'PACKAGE_NOT_FOUND',
      `The npm registry has no ${name}@${version} (${shown(url)}).`,
      {
        suggestions: ['Check the registry with: npm config get registry'],
      },
    );
  }
  const integrity = integrityPattern.exec(dist.integrity ?? '')?.[1];
  if (integrity === undefined) {
    throw new MlpackError(
      'INTEGRITY',
      `The npm registry gives no SHA-512 for ${name}@${version} (${shown(url)}).`,
    );
  }
  return { name, version, role, platform, tarball: tarballPath(name, version, dist.tarball), integrity };
}

interface Dist {
  readonly integrity?: string;
  readonly tarball?: string;
}

function distOf(json: string, version: string): Dist | undefined {
  try {
    const metadata: { versions?: Record<string, { dist?: Dist }> } = JSON.parse(json);
    return own(metadata.versions, version)?.dist;
  } catch {
    return undefined;
  }
}

/** A lock names no host, and a mirror's metadata may name another's: what counts is the part below the root. */
function tarballPath(name: string, version: string, tarball: string | undefined): string {
  const start = tarball?.indexOf(`/${name}/-/`) ?? -1;
  if (tarball !== undefined && start !== -1) return tarball.slice(start + 1).replace(/[?#].*$/u, '');
  return `${name}/-/${name.split('/').at(-1)}-${version}.tgz`;
}
