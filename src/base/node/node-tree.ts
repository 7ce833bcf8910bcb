import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { TreeEntry } from '../../oci/tar/tree.ts';
import type { BlobStore } from '../../util/blobs/blob-store.ts';
import { bytesContent, type Content } from '../../util/blobs/content.ts';
import type { DownloadContext } from '../download.ts';
import type { LockedNpmPackage } from '../../../contract/schemas/lock.schema.ts';
import { fetchNpmTarball } from '../npm/fetch-tarball.ts';
import type { NpmConfig } from '../npm/npm-config.ts';
import { readNpmPackage } from '../npm/read-package.ts';
import { stripElf } from './elf-strip.ts';

/** Version of the tree that the package gives: to be raised when the same package shall give another one. */
export const nodeTreeFormat = 1;

/**
 * Node.js from its npm package: the binary without its symbols (a seventh of its size) and the licence.
 * @throws MlpackError INTEGRITY, PACKAGE_NOT_FOUND, NETWORK
 */
export async function nodeTree(
  context: DownloadContext & { readonly store: BlobStore; readonly npm: NpmConfig },
  locked: LockedNpmPackage,
): Promise<TreeEntry[]> {
  const label = `${locked.name}@${locked.version}`;
  const tarball = await fetchNpmTarball(context, locked);
  const owned = { uid: 0, gid: 0 };
  const tree: TreeEntry[] = [];
  for await (const entry of readNpmPackage(tarball, label)) {
    context.signal?.throwIfAborted();
    if (entry.path === 'bin/node') {
      const content = chunksContent(stripElf(await entry.read(), `${label} bin/node`));
      tree.push({ type: 'file', path: 'usr/local/bin/node', mode: 0o755, ...owned, content });
    } else if (entry.path === 'LICENSE') {
      const content = bytesContent(await entry.read());
      tree.push({ type: 'file', path: 'usr/local/share/doc/node/LICENSE', mode: 0o644, ...owned, content });
    }
  }
  if (!tree.some((entry) => entry.path === 'usr/local/bin/node')) {
    throw new MlpackError('INTEGRITY', `${label} has no bin/node.`);
  }
  return tree;
}

function chunksContent(chunks: readonly Uint8Array[]): Content {
  const hash = createHash('sha256');
  for (const chunk of chunks) hash.update(chunk);
  return {
    sizeBytes: chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0),
    sha256: hash.digest('hex'),
    open: () => Readable.from(chunks, { objectMode: false }),
  };
}
