import { join } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { readBoundedFile } from '../../util/files/bounded-file.ts';
import { errnoOf, unreadable } from '../../util/files/file-error.ts';
import { hexOf, type Digest } from '../documents/digest.ts';
import type { ImageIndex } from '../documents/image-index.ts';
import { mediaTypes, ociMediaType } from '../documents/media-types.ts';
import { parseIndex, parseManifest } from '../documents/parse-documents.ts';
import { maxDocumentBytes } from '../image/blob-files.ts';
import type { ImageSelector } from '../image/image-names.ts';
import type { ImageSource } from '../image/image-source.ts';
import { indexSource } from '../image/index-source.ts';

export function blobPath(folder: string, digest: Digest): string {
  return join(folder, 'blobs', 'sha256', hexOf(digest));
}

/**
 * The index.json of a layout; undefined when there is none.
 * @throws MlpackError IMAGE_INVALID
 */
export async function readIndex(folder: string): Promise<ImageIndex | undefined> {
  const path = join(folder, 'index.json');
  const bytes = await readBoundedFile(path, maxDocumentBytes).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) return undefined;
    throw unreadable(path, error);
  });
  return bytes === undefined ? undefined : parseIndex(bytes, path);
}

/**
 * An image of the OCI layout in `folder`; see {@link indexSource}.
 * @throws MlpackError IMAGE_NOT_FOUND when there is no layout, IMAGE_INVALID
 */
export async function layoutSource(folder: string, selector: ImageSelector): Promise<ImageSource> {
  const index = await readIndex(folder);
  if (index === undefined) {
    throw new MlpackError('IMAGE_NOT_FOUND', `${folder} is not an OCI layout: it has no index.json.`);
  }
  return indexSource({ label: folder, index, pathOf: (digest) => blobPath(folder, digest) }, selector);
}

/** The digests of everything an index refers to, directly or not; blobs that are missing refer to nothing. */
export async function reachableFrom(folder: string, index: ImageIndex): Promise<Set<Digest>> {
  const reachable = new Set<Digest>();
  const pending = [...index.manifests];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (reachable.has(next.digest)) continue;
    reachable.add(next.digest);
    const isDocument = next.size <= maxDocumentBytes && next.mediaType.endsWith('+json');
    const bytes = isDocument
      ? await readBoundedFile(blobPath(folder, next.digest), maxDocumentBytes).catch(() => undefined)
      : undefined;
    if (bytes === undefined) continue;
    const mediaType = ociMediaType(next.mediaType);
    if (mediaType === mediaTypes.index) pending.push(...parseIndex(bytes, next.digest).manifests);
    if (mediaType === mediaTypes.manifest) {
      const { config, layers } = parseManifest(bytes, next.digest);
      pending.push(config, ...layers);
    }
  }
  return reachable;
}
