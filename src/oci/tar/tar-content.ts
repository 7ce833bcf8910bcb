import type { BlobStore } from '../../util/blobs/blob-store.ts';
import { fileContent, type Content } from '../../util/blobs/content.ts';
import { completeTree, listingDigest } from '../layer/layer-tree.ts';
import { layerMembers } from '../layer/layer.ts';
import { tar } from './tar.ts';
import type { TreeEntry } from './tree.ts';

const memoKind = 'tar';

/**
 * A tree as one uncompressed tar in the store, as a build context ADDs it; the same entries, in any
 * order, give the same bytes.
 *
 * @throws MlpackError IMAGE_INVALID (see completeTree), or what the store throws
 */
export async function tarContent(
  entries: readonly TreeEntry[],
  store: BlobStore,
  options: { readonly mtimeSeconds: number; readonly signal?: AbortSignal | undefined },
): Promise<Content> {
  const { mtimeSeconds, signal } = options;
  const tree = completeTree(entries);
  const key = `${mtimeSeconds} ${listingDigest(tree)}`;
  const memo = await store.recall(memoKind, key);
  const known = typeof memo === 'string' ? await store.find(memo) : undefined;
  if (known !== undefined) return fileContent(known.path, known);
  const blob = await store.write(tar(layerMembers(tree), mtimeSeconds, signal), { signal });
  await store.remember(memoKind, key, blob.sha256);
  return fileContent(blob.path, blob);
}
