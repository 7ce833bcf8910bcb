import { buffer } from 'node:stream/consumers';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { TreeEntry } from '../../oci/tar/tree.ts';
import type { BlobStore } from '../../util/blobs/blob-store.ts';
import { bytesContent } from '../../util/blobs/content.ts';
import type { DownloadContext } from '../download.ts';
import type { LockedDebianPackage } from '../../../contract/schemas/lock.schema.ts';
import { mapConcurrently } from '../../util/map-concurrently.ts';
import type { DebianMirrors } from './archive.ts';
import { fetchDebianPackage } from './fetch-package.ts';
import { isKept } from './kept-files.ts';
import { systemEntries } from './system-files.ts';
import { unpackDebianPackage, type UnpackedPackage } from './unpack.ts';

/** Version of the tree that packages give: to be raised when the same packages shall give another one. */
export const baseTreeFormat = 4;

const certificatesPath = 'etc/ssl/certs/ca-certificates.crt';

/** What a base has that none of its packages brings, by path. */
export const systemPaths: readonly string[] = [certificatesPath, ...systemEntries().map(({ path }) => path)];

const certificates = /^usr\/share\/ca-certificates\/mozilla\/[^/]+\.crt$/u;

/**
 * The file tree of a `minimal` base: the kept files of the packages, their dpkg status for scanners,
 * one bundle of certificate authorities, users and system folders. Without parent folders.
 * @throws MlpackError INTEGRITY, PACKAGE_NOT_FOUND, NETWORK
 */
export async function baseTree(
  context: DownloadContext & { readonly store: BlobStore; readonly mirrors: DebianMirrors },
  packages: readonly LockedDebianPackage[],
): Promise<TreeEntry[]> {
  const blobs = await mapConcurrently(packages, 4, async (locked) => {
    return { locked, blob: await fetchDebianPackage(context, locked) };
  });
  const tree = new Map<string, TreeEntry>();
  const authorities: TreeEntry[] = [];
  for (const { locked, blob } of blobs) {
    context.signal?.throwIfAborted();
    const unpacked = await unpackDebianPackage(blob.path, `${locked.name} ${locked.version}`);
    authorities.push(...unpacked.entries.filter((entry) => certificates.test(entry.path)));
    const kept = unpacked.entries.filter((entry) => isKept(entry.path, entry.type));
    const status = statusEntries(locked.name, unpacked, kept);
    for (const entry of [...kept, ...status]) addOnce(tree, entry, locked.name);
  }
  const bundle = await certificateBundle(authorities);
  for (const entry of [bundle, ...systemEntries()]) addOnce(tree, entry, 'mlpack');
  return [...tree.values()];
}

function addOnce(tree: Map<string, TreeEntry>, entry: TreeEntry, owner: string): void {
  if (tree.has(entry.path)) throw new MlpackError('INTEGRITY', `${owner} brings a second /${entry.path}.`);
  tree.set(entry.path, entry);
}

/**
 * Control files, one a package, where vulnerability scanners look, as in distroless; and where dpkg has it, which files are a
 * package's: the md5sums know neither links nor files of configuration.
 */
function statusEntries(
  name: string,
  { control, md5sums }: UnpackedPackage,
  kept: readonly TreeEntry[],
): TreeEntry[] {
  const owned = { mode: 0o644, uid: 0, gid: 0 };
  const path = `var/lib/dpkg/status.d/${name}`;
  const paths = kept.map((entry) => `/${entry.path}\n`).toSorted();
  return [
    { type: 'file', path, ...owned, content: bytesContent(control) },
    { type: 'file', path: `${path}.md5sums`, ...owned, content: bytesContent(md5sums) },
    { type: 'file', path: `var/lib/dpkg/info/${name}.list`, ...owned, content: bytesContent(paths.join('')) },
  ];
}

/** What update-ca-certificates makes, at the same place. */
async function certificateBundle(authorities: readonly TreeEntry[]): Promise<TreeEntry> {
  const texts: string[] = [];
  for (const entry of authorities.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    if (entry.type !== 'file') continue;
    texts.push(`${(await buffer(entry.content.open())).toString('utf8').trimEnd()}\n`);
  }
  return {
    type: 'file',
    path: certificatesPath,
    mode: 0o644,
    uid: 0,
    gid: 0,
    content: bytesContent(texts.join('')),
  };
}
