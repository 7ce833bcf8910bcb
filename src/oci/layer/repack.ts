import { createReadStream } from 'node:fs';
import type { BlobStore } from '../../util/blobs/blob-store.ts';
import type { Image } from '../image/image.ts';
import { isIncompressible } from './compressibility.ts';
import { digestFromHex } from '../documents/digest.ts';
import { imageOfLayers } from '../image/assemble.ts';
import { writeGzipped, type Layer } from './layer.ts';
import { mediaTypes, ociMediaType } from '../documents/media-types.ts';
import { readLayer } from './read-layer.ts';

/**
 * An engine keeps layers unpacked: this compresses those of an image it gave back as they were when they were
 * built, so that an image of mlpack has its own digest again.
 * @throws MlpackError IMAGE_INVALID, DISK_FULL
 */
export async function repackImage(image: Image, store: BlobStore, signal?: AbortSignal): Promise<Image> {
  const layers: Layer[] = [];
  for (const layer of image.layers) layers.push(await repackLayer(layer, store, signal));
  return imageOfLayers({ ...image, layers });
}

async function repackLayer(layer: Layer, store: BlobStore, signal?: AbortSignal): Promise<Layer> {
  if (ociMediaType(layer.mediaType) !== mediaTypes.layerTar) return layer;
  if (await isIncompressible(filesOf(layer, signal))) return { ...layer, mediaType: mediaTypes.layerTar };
  const { path, sha256, sizeBytes } = await writeGzipped(
    createReadStream(await layer.file(), { highWaterMark: 1 << 20 }),
    store,
    signal,
  );
  const digest = digestFromHex(sha256);
  return { ...layer, mediaType: mediaTypes.layerGzip, digest, sizeBytes, file: async () => path };
}

async function* filesOf(layer: Layer, signal?: AbortSignal) {
  for await (const { header, bytes } of readLayer(layer, signal)) {
    if (header.type === 'file') yield { sizeBytes: header.size, open: () => withoutClosing(bytes) };
  }
}

/** Who has read enough of a member must not end the archive it is in. */
async function* withoutClosing(source: AsyncIterable<Uint8Array>) {
  const iterator = source[Symbol.asyncIterator]();
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
}
