import type { Image, ImageBundle } from '../oci/assemble.ts';
import { formatPlatform } from '../oci/platform.ts';
import type { GoldenSet } from '../tensor/golden.ts';
import type { DerivedVersion } from './derived-version.ts';
import type { OutputTarget } from './output-target.ts';
import type { PushResult } from './push.ts';

interface BuiltLayer {
  /** The instruction that made it. */
  readonly createdBy: string;
  readonly digest: string;
  /** As transferred. */
  readonly sizeBytes: number;
  /** Null of a base image's layers, which stay packed. */
  readonly unpackedBytes: number | null;
}

export interface BuiltImage {
  /** For example linux/amd64. */
  readonly platform: string;
  /** Of the manifest; null when an engine built it, which knows none until it is pushed. */
  readonly digest: string | null;
  /** Digest of the configuration: what engines call the image's id. */
  readonly id: string;
  readonly sizeBytes: number | null;
  readonly unpackedBytes: number | null;
  readonly layers: readonly BuiltLayer[];
}

/** What `mlpack build --json` prints. */
export interface BuildResult {
  readonly reference: string;
  /** Why the image has its version, when it was derived; null when somebody said which. */
  readonly derivedVersion: DerivedVersion | null;
  /** Of the manifest, or of the index over several platforms; an engine's own build has none. */
  readonly digest: string | null;
  readonly images: readonly BuiltImage[];
  /** Where the image is now: nowhere after a dry run. */
  readonly locations: readonly OutputTarget[];
  readonly models: readonly BuiltModel[];
  /** Null unless it was to be pushed. */
  readonly pushed: PushResult | null;
}

export interface BuiltModel {
  readonly name: string;
  readonly version: string;
  readonly golden: {
    readonly source: GoldenSet['source'];
    readonly cases: number;
    /** Whether they were replayed before the image was finished. */
    readonly replayed: boolean;
  };
}

/** The part of a build's result that the image itself tells. */
export function describeBundle({ descriptor, images }: ImageBundle): Pick<BuildResult, 'digest' | 'images'> {
  return { digest: descriptor.digest, images: images.map(describeImage) };
}

function describeImage(image: Image): BuiltImage {
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
