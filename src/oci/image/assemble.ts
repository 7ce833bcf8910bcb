import { canonicalJson } from '../documents/canonical-json.ts';
import type { ContainerConfig, HistoryEntry, ImageConfig } from '../documents/image-config.ts';
import { digestOf } from '../documents/digest.ts';
import type { ImageIndex } from '../documents/image-index.ts';
import type { Layer } from '../layer/layer.ts';
import type { Descriptor, Manifest } from '../documents/manifest.ts';
import { mediaTypes, ociMediaType } from '../documents/media-types.ts';
import type { Platform } from '../documents/platform.ts';

/** An image for one platform: its documents as values and bytes, its layers as files. */
export interface Image {
  readonly platform: Platform;
  /** Of the manifest; its digest is the image's digest. */
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
  /** Only when there are several images. */
  readonly indexBytes: Uint8Array | undefined;
}

interface ImageParts {
  readonly platform: Platform;
  readonly config: ContainerConfig;
  /** On top of those of `base`. */
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
  const configBytes = canonicalJson(config);
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: describe(mediaTypes.config, configBytes),
    layers: layers.map((layer) => ({
      mediaType: ociMediaType(layer.mediaType),
      digest: layer.digest,
      size: layer.sizeBytes,
    })),
    ...(parts.annotations === undefined ? {} : { annotations: parts.annotations }),
  };
  const manifestBytes = canonicalJson(manifest);
  return {
    platform,
    descriptor: {
      ...describe(mediaTypes.manifest, manifestBytes),
      platform: { os: platform.os, architecture: platform.architecture },
    },
    manifest,
    manifestBytes,
    config,
    configBytes,
    layers,
  };
}

/** Gives images of different platforms one digest (image-index.md); a single image keeps its own. */
export function bundleImages(images: readonly [Image, ...Image[]]): ImageBundle {
  const [first] = images;
  if (images.length === 1) return { descriptor: first.descriptor, images, indexBytes: undefined };
  const index: ImageIndex = {
    schemaVersion: 2,
    mediaType: mediaTypes.index,
    manifests: images.map(({ descriptor }) => descriptor),
  };
  const indexBytes = canonicalJson(index);
  return { descriptor: describe(mediaTypes.index, indexBytes), images, indexBytes };
}

function describe(mediaType: string, bytes: Uint8Array): Descriptor {
  return { mediaType, digest: digestOf(bytes), size: bytes.byteLength };
}
