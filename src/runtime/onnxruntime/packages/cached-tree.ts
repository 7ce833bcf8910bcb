import type { TreeEntry } from '../../../oci/tar/tree.ts';
import type { BlobStore } from '../../../util/blobs/blob-store.ts';
import type { DownloadContext } from '../../../base/download.ts';
import type { LockedNpmPackage } from '../../../../contract/schemas/lock.schema.ts';
import type { NpmConfig } from '../../../base/npm/npm-config.ts';
import { packedTree } from '../../../base/packed-tree.ts';
import { onnxruntimeTree, onnxruntimeTreeFormat } from './onnxruntime-tree.ts';

/**
 * onnxruntime for one platform, from the cache where it is there: an image's and this machine's are the same files
 * where both have the same platform and packages.
 * @param binaries the platform as Node.js names it, for example `linux/x64`
 * @throws MlpackError INTEGRITY, PACKAGE_NOT_FOUND, NETWORK
 */
export function cachedOnnxruntimeTree(
  context: DownloadContext & { readonly store: BlobStore; readonly npm: NpmConfig },
  packages: readonly LockedNpmPackage[],
  binaries: string,
): Promise<TreeEntry[]> {
  const integrities = packages.map(({ name, integrity }) => `${name} ${integrity}`).toSorted();
  return packedTree(
    context.store,
    ['onnxruntime', onnxruntimeTreeFormat, binaries, integrities],
    () => onnxruntimeTree(context, packages, binaries),
    context.signal,
  );
}
