import { canonicalJson } from '../documents/canonical-json.ts';
import type { ContainerConfig, HistoryEntry, ImageConfig } from '../documents/image-config.ts';
import { digestOf } from '../documents/digest.ts';
import type { ImageIndex } from '../documents/image-index.ts';
import type { Layer } from '../layer/layer.ts';
import type { Image, ImageBundle } from './image.ts';
import type { Descriptor, Manifest } from '../documents/manifest.ts';
import { mediaTypes, ociMediaType } from '../documents/media-types.ts';
import type { Platform } from '../documents/platform.ts';

interface ImageParts {
  readonly platform: Platform;
  readonly config: ContainerConfig;
  /** Layers on top of those of `base`. */
  readonly layers: readonly Layer[];
  /** The steps that made the image, on top of those of `base`; those that made no layer are `empty`. */
  readonly history: readonly { readonly createdBy: string; readonly empty: boolean }[];
  readonly author?: string | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** SOURCE_DATE_EPOCH or 0. */
  readonly createdSeconds: number;
  readonly base?: Image | undefined;
}

/** Puts an image together (manifest.md, config.md). The same parts give the same digest. */
export function assembleImage(parts: ImageParts): Image {
  const { platform, base } = parts;
  const created = new Date(parts.createdSeconds * 1000).toISOString().replace('.000Z', 'Z');
  const layers = [...(base?.layers ?? []), ...parts.layers];
  const author = parts.author ?? base?.config.author;
  const history = parts.history.map(({ createdBy, empty }): HistoryEntry => ({
    created,
    created_by: createdBy,
    ...(empty ? { empty_layer: true } : {}),
  }));
  const config: ImageConfig = {
    created,
    architecture: platform.architecture,
    os: platform.os,
    ...(base?.config.variant === undefined ? {} : { variant: base.config.variant }),
    ...(author === undefined ? {} : { author }),
    config: parts.config,
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history: [...(base?.config.history ?? []), ...history],
  };
  const { annotations } = parts;
  return imageOfLayers({ platform, config, configBytes: canonicalJson(config), layers, annotations });
}

/** An image of which there is no OCI manifest: writes the one that {@link assembleImage} gives the same parts. */
export function imageOfLayers({
  platform: { os, architecture },
  config,
  configBytes,
  layers,
  annotations,
}: Pick<Image, 'platform' | 'config' | 'configBytes' | 'layers'> & Pick<ImageParts, 'annotations'>): Image {
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: describe(mediaTypes.config, configBytes),
    layers: layers.map((layer) => ({
      mediaType: ociMediaType(layer.mediaType),
      digest: layer.digest,
      size: layer.sizeBytes,
    })),
    ...(annotations === undefined ? {} : { annotations }),
  };
  const manifestBytes = canonicalJson(manifest);
  const platform = { os, architecture };
  const descriptor = { ...describe(mediaTypes.manifest, manifestBytes), platform };
  return { platform, descriptor, manifest, manifestBytes, config, configBytes, layers };
}

/** Gives images of different platforms one digest (image-index.md); a single image keeps its own. */
export function bundleImages(images: readonly [Image, ...Image[]]): ImageBundle {
  const [first] = images;
  if (images.length === 1) {
    return { descriptor: first.descriptor, images, indexBytes: undefined, leftOut: [] };
  }
  const index: ImageIndex = {
    schemaVersion: 2,
    mediaType: mediaTypes.index,
    manifests: images.map(({ descriptor }) => descriptor),
  };
  const indexBytes = canonicalJson(index);
  return { descriptor: describe(mediaTypes.index, indexBytes), images, indexBytes, leftOut: [] };
}

function describe(mediaType: string, bytes: Uint8Array): Descriptor {
  return { mediaType, digest: digestOf(bytes), size: bytes.byteLength };
}
