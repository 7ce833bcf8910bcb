import type { Image } from './assemble.ts';
import { canonicalJson } from '../documents/canonical-json.ts';
import { digestOf } from '../documents/digest.ts';
import type { Manifest } from '../documents/manifest.ts';
import { mediaTypes } from '../documents/media-types.ts';

/** An image of which there is no OCI manifest: it gets the one assembleImage would give the same parts. */
export function imageOfLayers({
  layers,
  configBytes,
  ...image
}: Pick<Image, 'platform' | 'config' | 'configBytes' | 'layers'>): Image {
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: { mediaType: mediaTypes.config, digest: digestOf(configBytes), size: configBytes.byteLength },
    layers: layers.map(({ mediaType, digest, sizeBytes }) => ({ mediaType, digest, size: sizeBytes })),
  };
  const manifestBytes = canonicalJson(manifest);
  const descriptor = {
    mediaType: mediaTypes.manifest,
    digest: digestOf(manifestBytes),
    size: manifestBytes.byteLength,
  };
  return { ...image, layers, configBytes, manifest, manifestBytes, descriptor };
}
