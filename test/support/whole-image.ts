import { readFile } from 'node:fs/promises';
import type { Platform } from '../../src/oci/documents/platform.ts';
import { fetchLayers, type Image, type ImageBundle } from '../../src/oci/image/image.ts';
import type { ImageSource } from '../../src/oci/image/image-source.ts';
import type { Layer } from '../../src/oci/layer/layer.ts';

/** An image of a source, every byte of it checked. */
export async function wholeImage(opened: Promise<ImageSource>, platform: Platform): Promise<Image> {
  const image = await (await opened).image(platform);
  await fetchLayers([image]);
  return image;
}

/** The same for all platforms. */
export async function wholeBundle(opened: Promise<ImageSource>): Promise<ImageBundle> {
  const bundle = await (await opened).bundle();
  await fetchLayers(bundle.images);
  return bundle;
}

/** Path of the blob of an image's layer, the first unless told. */
export async function layerPath({ layers }: Image, layerNumber = 0): Promise<string> {
  return (await layers[layerNumber]?.file()) ?? '';
}

/** The blob of an image's layer. */
export async function layerBlob(image: Image, layerNumber = 0): Promise<Buffer> {
  return readFile(await layerPath(image, layerNumber));
}

/** A layer as a value that can be compared, its file by its path. */
export async function plainLayer(layer: Layer): Promise<object> {
  return { ...layer, file: await layer.file() };
}
