import { MlpackError } from '../../errors/mlpack-error.ts';
import { mapConcurrently } from '../../util/map-concurrently.ts';
import type { ImageConfig } from '../documents/image-config.ts';
import type { Descriptor, Manifest } from '../documents/manifest.ts';
import type { ImagePlatform } from '../documents/platform.ts';
import type { Layer } from '../layer/layer.ts';

/** An image for one platform: its documents as values and bytes; its layers, which may be far away, when they are asked for. */
export interface Image {
  readonly platform: ImagePlatform;
  /** Descriptor of the manifest; the manifest's digest is the image's digest. */
  readonly descriptor: Descriptor;
  readonly manifest: Manifest;
  readonly manifestBytes: Uint8Array;
  readonly config: ImageConfig;
  readonly configBytes: Uint8Array;
  readonly layers: readonly Layer[];
}

/** What goes under one name: an image, or one for each of several platforms behind an index. */
export interface ImageBundle {
  readonly descriptor: Descriptor;
  readonly images: readonly [Image, ...Image[]];
  /** Only where there is an index. */
  readonly indexBytes: Uint8Array | undefined;
  /** What the image's index listed beside these images, in words: then this is not that index any more. */
  readonly leftOut: readonly string[];
}

/**
 * An image whose documents have been read.
 *
 * @param label names it in errors
 * @param layerFile brings the blob of a layer here and checks it; asked once for each layer, when that is needed
 * @throws MlpackError IMAGE_INVALID when manifest and config list other layers
 */
export function imageOfDocuments(
  documents: Omit<Image, 'layers'>,
  label: string,
  layerFile: (layer: Descriptor) => Promise<string>,
): Image {
  const { manifest, config } = documents;
  const diffIds = config.rootfs.diff_ids;
  if (diffIds.length !== manifest.layers.length) {
    throw new MlpackError(
      'IMAGE_INVALID',
      `${label} has ${manifest.layers.length} layers but ${diffIds.length} diff_ids.`,
    );
  }
  const layers = manifest.layers.map((layer, i): Layer => {
    let file: Promise<string> | undefined;
    return {
      mediaType: layer.mediaType,
      digest: layer.digest,
      sizeBytes: layer.size,
      diffId: diffIds[i] ?? layer.digest,
      unpackedBytes: undefined,
      file: () => (file ??= layerFile(layer)),
    };
  });
  return { ...documents, layers };
}

/** How many layers are fetched, or hashed, at a time. */
const parallelLayers = 4;

/**
 * Sees to it that images are whole: every layer is here, every byte of it checked.
 *
 * @throws what the layers' sources throw, for example MlpackError IMAGE_INVALID, INTEGRITY or NETWORK
 */
export async function fetchLayers(images: readonly Image[]): Promise<void> {
  const layers = images.flatMap((image) => image.layers);
  await mapConcurrently(layers, parallelLayers, (layer) => layer.file());
}
