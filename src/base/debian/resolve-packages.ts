import { createReadStream } from 'node:fs';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { BlobStore, StoredBlob } from '../../util/blobs/blob-store.ts';
import { download, type DownloadContext } from '../download.ts';
import type { LockedDebianPackage } from '../../../contract/schemas/lock.schema.ts';
import type { DebianArchitecture, DebianMirrors, DebianSuite } from './archive.ts';
import { decompress } from './decompress.ts';
import type { Release } from './release.ts';
import { readStanzas } from './stanzas.ts';
import { compareDebianVersions } from './version.ts';

export interface AuthenticatedSuite {
  readonly suite: DebianSuite;
  readonly release: Release;
}

/**
 * The highest version of each named package in any of the suites, for one architecture, sorted by name.
 * @throws MlpackError PACKAGE_NOT_FOUND, INTEGRITY, NETWORK
 */
export async function resolveDebianPackages(
  context: DownloadContext & { readonly store: BlobStore; readonly mirrors: DebianMirrors },
  suites: readonly AuthenticatedSuite[],
  architecture: DebianArchitecture,
  names: readonly string[],
): Promise<LockedDebianPackage[]> {
  const wanted = new Set(names);
  const best = new Map<string, LockedDebianPackage>();
  for (const { suite, release } of suites) {
    const label = `Debian ${suite.codename} package index (${architecture})`;
    const path = indexPath(release, architecture);
    const blob = await fetchIndex(context, suite, release, path, label);
    for await (const fields of readStanzas(decompress(createReadStream(blob.path), path, label))) {
      if (!wanted.has(fields.get('Package') ?? '')) continue;
      const candidate = lockedPackage(fields, suite, label);
      const current = best.get(candidate.name);
      if (current === undefined || compareDebianVersions(current.version, candidate.version) < 0) {
        best.set(candidate.name, candidate);
      }
    }
  }
  return names.toSorted().map((name) => {
    const found = best.get(name);
    if (found !== undefined) return found;
    throw new MlpackError(
      'PACKAGE_NOT_FOUND',
      `Debian has no package ${name} for ${architecture} in ${suites.map(({ suite }) => suite.codename).join(', ')}.`,
    );
  });
}

/** Debian's own mirrors compress with xz; some private ones only with gzip. */
function indexPath(release: Release, architecture: DebianArchitecture): string {
  const path = `main/binary-${architecture}/Packages`;
  return release.files.has(`${path}.xz`) ? `${path}.xz` : `${path}.gz`;
}

async function fetchIndex(
  context: DownloadContext & { readonly store: BlobStore; readonly mirrors: DebianMirrors },
  suite: DebianSuite,
  release: Release,
  path: string,
  label: string,
): Promise<StoredBlob> {
  const file = release.files.get(path);
  if (file === undefined) {
    throw new MlpackError('PACKAGE_NOT_FOUND', `Debian ${suite.codename} lists no ${path}.`);
  }
  const known = await context.store.find(file.sha256);
  if (known !== undefined) return known;

  const dists = `${context.mirrors[suite.archive]}/dists/${suite.codename}`;
  // An index stays reachable by its hash while the mirror is being updated; not every mirror has that.
  const byHash = `${dists}/${path.slice(0, path.lastIndexOf('/'))}/by-hash/SHA256/${file.sha256}`;
  for (const url of [byHash, `${dists}/${path}`]) {
    const bytes = await download(context, { url, label, maxBytes: file.sizeBytes });
    if (bytes !== undefined) {
      return context.store.write(bytes, { expected: { sha256: file.sha256, label }, signal: context.signal });
    }
  }
  throw new MlpackError('PACKAGE_NOT_FOUND', `The Debian mirror has no ${dists}/${path}.`);
}

function lockedPackage(
  fields: ReadonlyMap<string, string>,
  suite: DebianSuite,
  label: string,
): LockedDebianPackage {
  const field = (name: string): string => {
    const value = fields.get(name);
    if (value !== undefined) return value;
    throw new MlpackError('INTEGRITY', `${label}: the entry of ${fields.get('Package')} has no ${name}.`);
  };
  const architecture = field('Architecture');
  if (architecture !== 'amd64' && architecture !== 'arm64' && architecture !== 'all') {
    throw new MlpackError('INTEGRITY', `${label}: ${field('Package')} is for ${architecture}.`);
  }
  return {
    name: field('Package'),
    version: field('Version'),
    architecture,
    archive: suite.archive,
    path: field('Filename'),
    sha256: field('SHA256'),
    sizeBytes: Number(field('Size')),
  };
}
