import type { Image, ImageBundle } from '../../oci/image/image.ts';
import { formatPlatform } from '../../oci/documents/platform.ts';

interface BuiltLayer {
  /** The instruction that made it. */
  readonly createdBy: string;
  readonly digest: string;
  /** Size of the layer's blob, as it is transferred. */
  readonly sizeBytes: number;
  /** Size of the layer's tar; null of a base image's layers, which stay packed. */
  readonly unpackedBytes: number | null;
}

/** One platform of an image, as `mlpack build --json` tells of it. */
export interface BuiltImage {
  /** The platform, for example linux/amd64. */
  readonly platform: string;
  /** Digest of the manifest; null when an engine built the image, which knows none until it is pushed. */
  readonly digest: string | null;
  /** Digest of the configuration: what engines call the image's id. */
  readonly id: string;
  readonly sizeBytes: number | null;
  readonly unpackedBytes: number | null;
  readonly layers: readonly BuiltLayer[];
}

/** An image for all its platforms, as `mlpack pull --json` tells of it. */
export interface BuiltBundle {
  /** Digest of the manifest, or of the index over several platforms. */
  readonly digest: string;
  readonly images: readonly BuiltImage[];
}

/** What a build or a pull tells of an image that it has whole. */
export function describeBundle({ descriptor, images }: ImageBundle): BuiltBundle {
  return { digest: descriptor.digest, images: images.map(builtImageOf) };
}

function builtImageOf(image: Image): BuiltImage {
  const steps = (image.config.history ?? []).filter(({ empty_layer: empty }) => empty !== true);
  const layers = image.layers.map(({ digest, sizeBytes, unpackedBytes }, index): BuiltLayer => ({
    createdBy: steps[index]?.created_by ?? '',
    digest,
    sizeBytes,
    unpackedBytes: unpackedBytes ?? null,
  }));
  return {
    platform: formatPlatform(image.platform),
    digest: image.descriptor.digest,
    id: image.manifest.config.digest,
    sizeBytes: layers.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    unpackedBytes: layers.reduce<number | null>(
      (sum, { unpackedBytes }) => (sum === null || unpackedBytes === null ? null : sum + unpackedBytes),
      0,
    ),
    layers,
  };
}
