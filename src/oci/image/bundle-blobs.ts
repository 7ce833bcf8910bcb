import { bytesContent, fileContent, type Content } from '../../util/blobs/content.ts';
import type { ImageBundle } from './image.ts';
import { hexOf, type Digest } from '../documents/digest.ts';

/** A blob of an image: in memory, or the file at `path`. */
export interface BundleBlob {
  readonly digest: Digest;
  readonly content: Content;
  readonly path: string | undefined;
}

/**
 * Every blob of a bundle once, layers first and the document that refers to all others last.
 * @throws what fetching a layer throws that is not here yet
 */
export async function blobsOf(bundle: ImageBundle): Promise<BundleBlob[]> {
  const blobs = new Map<Digest, BundleBlob>();
  for (const layer of bundle.images.flatMap(({ layers }) => layers)) {
    const { digest, sizeBytes } = layer;
    const path = await layer.file();
    blobs.set(digest, { digest, path, content: fileContent(path, { sizeBytes, sha256: hexOf(digest) }) });
  }
  const add = (digest: Digest, bytes: Uint8Array) =>
    blobs.set(digest, { digest, path: undefined, content: bytesContent(bytes) });
  for (const image of bundle.images) add(image.manifest.config.digest, image.configBytes);
  for (const image of bundle.images) add(image.descriptor.digest, image.manifestBytes);
  if (bundle.indexBytes !== undefined) add(bundle.descriptor.digest, bundle.indexBytes);
  return [...blobs.values()];
}
