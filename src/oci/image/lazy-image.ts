import type { ImageBundle } from './assemble.ts';
import type { ImageConfig } from '../documents/image-config.ts';
import type { Digest } from '../documents/digest.ts';
import type { Descriptor, Manifest } from '../documents/manifest.ts';
import { formatPlatform, type Platform } from '../documents/platform.ts';

/** An image for one platform whose documents have been read; its layers, which may be far away, when they are asked for. */
export interface LazyImage {
  /** Of what was named: the index of an image for several platforms, else the manifest. */
  readonly digest: Digest;
  /** For example linux/amd64. */
  readonly platform: string;
  /** All the image is there for. */
  readonly platforms: readonly string[];
  readonly manifest: Manifest;
  readonly config: ImageConfig;
  /** The layers are on this machine. */
  readonly isLocal: boolean;
  /** The file of a layer's blob, which has been checked against its digest. */
  layerFile(layer: Descriptor): Promise<string>;
}

/** One platform of what is on this machine: the preferred one, else the first. */
export function lazyImageOf({ descriptor, images }: ImageBundle, preferred: Platform): LazyImage {
  const wanted = formatPlatform(preferred);
  const { platform, manifest, config, layers } =
    images.find((image) => formatPlatform(image.platform) === wanted) ?? images[0];
  const paths = new Map(layers.map(({ digest, path }) => [digest, path]));
  return {
    digest: descriptor.digest,
    platform: formatPlatform(platform),
    platforms: images.map((image) => formatPlatform(image.platform)),
    manifest,
    config,
    isLocal: true,
    layerFile: async ({ digest }) => paths.get(digest) ?? '',
  };
}
