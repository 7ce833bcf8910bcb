import { canonicalJson } from '../documents/canonical-json.ts';
import { digestOf } from '../documents/digest.ts';
import type { ImageConfig } from '../documents/image-config.ts';
import type { Descriptor, Manifest } from '../documents/manifest.ts';
import { mediaTypes } from '../documents/media-types.ts';
import type { Platform } from '../documents/platform.ts';
import type { Layer } from '../layer/layer.ts';
import type { Image, ImageBundle } from './image.ts';

const artifactType = 'application/vnd.cncf.model.manifest.v1+json';
const configType = 'application/vnd.cncf.model.config.v1+json';
const pathAnnotation = 'org.cncf.model.filepath';

/** A layer of a model's artifact: weights, or what they are used with. */
export interface PackLayer {
  readonly kind: 'weight' | 'weight.config';
  /** The file or folder that it is of. */
  readonly path: string;
  readonly layer: Layer;
}

/**
 * Puts an artifact of CNCF's ModelPack together, https://github.com/modelpack/model-spec/blob/main/docs/spec.md. The same parts
 * give the same digest.
 *
 * @param parts.platform whatever asks for one is told; the artifact itself says none
 */
export function assembleModelPack(parts: {
  readonly name: string;
  readonly version: string;
  readonly layers: readonly PackLayer[];
  readonly platform: Platform;
}): ImageBundle {
  const { name, version, layers, platform } = parts;
  const configBytes = canonicalJson({
    descriptor: { name, version },
    config: { format: 'onnx' },
    modelfs: { type: 'layers', diffIds: layers.map(({ layer }) => layer.diffId) },
  });
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    artifactType,
    config: { mediaType: configType, digest: digestOf(configBytes), size: configBytes.byteLength },
    layers: layers.map(({ kind, path, layer }): Descriptor => ({
      mediaType: `application/vnd.cncf.model.${kind}.v1.tar${layer.mediaType.endsWith('gzip') ? '+gzip' : ''}`,
      digest: layer.digest,
      size: layer.sizeBytes,
      annotations: { [pathAnnotation]: path },
    })),
  };
  const manifestBytes = canonicalJson(manifest);
  const descriptor = {
    mediaType: mediaTypes.manifest,
    digest: digestOf(manifestBytes),
    size: manifestBytes.byteLength,
  };
  const image: Image = {
    platform,
    descriptor,
    manifest,
    manifestBytes,
    config: asImage(parts),
    configBytes,
    layers: layers.map(({ layer }) => layer),
  };
  return { descriptor, images: [image], indexBytes: undefined, leftOut: [] };
}

/** What is told of the artifact to whoever asks an image. */
function asImage({
  layers,
  platform,
}: {
  readonly layers: readonly PackLayer[];
  readonly platform: Platform;
}) {
  const config: ImageConfig = {
    ...platform,
    rootfs: { type: 'layers', diff_ids: layers.map(({ layer }) => layer.diffId) },
    history: layers.map(({ kind, path }) => ({ created_by: `${kind} ${path}` })),
  };
  return config;
}
