import { homeFolders, imageHome } from '../../../../contract/image-layout.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import type { TreeEntry } from '../../../oci/tar/tree.ts';
import type { BlobStore } from '../../../util/blobs/blob-store.ts';
import { bytesContent } from '../../../util/blobs/content.ts';
import type { DownloadContext } from '../../../base/download.ts';
import type { LockedNpmPackage } from '../../../../contract/schemas/lock.schema.ts';
import { fetchNpmTarball } from '../../../base/npm/fetch-tarball.ts';
import type { NpmConfig } from '../../../base/npm/npm-config.ts';
import { readNpmPackage } from '../../../base/npm/read-package.ts';

/** Version of the tree that packages give: to be raised when the same packages shall give another one. */
export const onnxruntimeTreeFormat = 1;

/** Folder in which the image has its packages. */
export const onnxruntimeFolder = `${imageHome}/${homeFolders.nodeModules}`;

/**
 * onnxruntime-node and onnxruntime-common, pruned to what runs on one platform: compiled JavaScript,
 * package.json, licence, and that platform's libraries. A tenth of what `npm install` leaves.
 * @param binaries the platform as Node.js names it and onnxruntime's own folders do, for example `linux/x64`
 * @throws MlpackError INTEGRITY, PACKAGE_NOT_FOUND, NETWORK
 */
export async function onnxruntimeTree(
  context: DownloadContext & { readonly store: BlobStore; readonly npm: NpmConfig },
  packages: readonly LockedNpmPackage[],
  binaries: string,
): Promise<TreeEntry[]> {
  const tree: TreeEntry[] = [];
  for (const locked of packages) {
    const label = `${locked.name}@${locked.version}`;
    const tarball = await fetchNpmTarball(context, locked);
    for await (const entry of readNpmPackage(tarball, label)) {
      context.signal?.throwIfAborted();
      if (!isNeeded(entry.path, binaries)) continue;
      const content = bytesContent(await entry.read());
      const mode = entry.path.includes('.so') ? 0o755 : 0o644;
      tree.push({
        type: 'file',
        path: `${onnxruntimeFolder}/${locked.name}/${entry.path}`,
        mode,
        uid: 0,
        gid: 0,
        content,
      });
    }
  }
  if (!tree.some((entry) => entry.path.endsWith('.node'))) {
    throw new MlpackError('INTEGRITY', `onnxruntime-node has no library for ${binaries}.`);
  }
  return tree;
}

function isNeeded(path: string, binaries: string): boolean {
  if (path.startsWith('bin/')) return path.includes(`/${binaries}/`);
  // The server bundle requires CommonJS; dist/esm serves those who import.
  if (path.startsWith('dist/')) return path.endsWith('.js') || path.endsWith('/package.json');
  return path === 'package.json' || /^(?:LICENSE|ThirdPartyNotices)[^/]*$/iu.test(path);
}
