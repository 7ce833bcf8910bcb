import { MlpackError } from '../../errors/mlpack-error.ts';
import type { TreeEntry } from '../../oci/tree.ts';
import type { BlobStore } from '../../util/blob-store.ts';
import { bytesContent } from '../../util/content.ts';
import type { DownloadContext } from '../download.ts';
import type { LockedNpmPackage, LockedPlatform } from '../lock.ts';
import { fetchNpmTarball } from '../npm/fetch-tarball.ts';
import type { NpmConfig } from '../npm/npm-config.ts';
import { readNpmPackage } from '../npm/read-package.ts';

/** To be raised when the same packages shall give another tree. */
export const onnxruntimeTreeFormat = 1;

const folder = 'opt/mlpack/node_modules';
/** What onnxruntime's own folders call a platform. */
const binaryFolders: Readonly<Record<LockedPlatform, string>> = {
  'linux/amd64': 'linux/x64',
  'linux/arm64': 'linux/arm64',
};

/**
 * onnxruntime-node and onnxruntime-common, pruned to what runs on one platform: compiled JavaScript,
 * package.json, licence, and that platform's libraries. A tenth of what `npm install` leaves.
 * @throws MlpackError INTEGRITY, PACKAGE_NOT_FOUND, NETWORK
 */
export async function onnxruntimeTree(
  context: DownloadContext & { readonly store: BlobStore; readonly npm: NpmConfig },
  packages: readonly LockedNpmPackage[],
  platform: LockedPlatform,
): Promise<TreeEntry[]> {
  const tree: TreeEntry[] = [];
  for (const locked of packages) {
    const label = `${locked.name}@${locked.version}`;
    const tarball = await fetchNpmTarball(context, locked);
    for await (const entry of readNpmPackage(tarball, label)) {
      context.signal?.throwIfAborted();
      if (!isNeeded(entry.path, platform)) continue;
      const content = bytesContent(await entry.read());
      const mode = entry.path.includes('.so') ? 0o755 : 0o644;
      tree.push({
        type: 'file',
        path: `${folder}/${locked.name}/${entry.path}`,
        mode,
        uid: 0,
        gid: 0,
        content,
      });
    }
  }
  if (!tree.some((entry) => entry.path.endsWith('.node'))) {
    throw new MlpackError('INTEGRITY', `onnxruntime-node has no library for ${platform}.`);
  }
  return tree;
}

function isNeeded(path: string, platform: LockedPlatform): boolean {
  if (path.startsWith('bin/')) return path.includes(`/${binaryFolders[platform]}/`);
  // The server bundle requires CommonJS; dist/esm serves those who import.
  if (path.startsWith('dist/')) return path.endsWith('.js') || path.endsWith('/package.json');
  return path === 'package.json' || /^(?:LICENSE|ThirdPartyNotices)[^/]*$/iu.test(path);
}
