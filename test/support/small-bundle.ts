import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assembleImage, bundleImages } from '../../src/oci/image/assemble.ts';
import type { ImageBundle } from '../../src/oci/image/image.ts';
import { digestOf, hexOf } from '../../src/oci/documents/digest.ts';
import type { Layer } from '../../src/oci/layer/layer.ts';
import { mediaTypes } from '../../src/oci/documents/media-types.ts';
import { parsePlatform } from '../../src/oci/documents/platform.ts';

/** An image with these bytes as its layers, for one platform or behind an index for several; its files are in `dir`. */
export async function smallBundle(
  dir: string,
  layers: readonly Buffer[],
  platforms: readonly ['linux/amd64' | 'linux/arm64', ...('linux/amd64' | 'linux/arm64')[]] = ['linux/amd64'],
): Promise<ImageBundle> {
  const written = await Promise.all(layers.map((bytes) => writeLayer(dir, bytes)));
  const [first, ...others] = platforms;
  const image = (platform: string) =>
    assembleImage({
      platform: parsePlatform(platform),
      config: {},
      layers: written,
      history: written.map(() => ({ createdBy: 'a test', empty: false })),
      createdSeconds: 0,
    });
  return bundleImages([image(first), ...others.map(image)]);
}

async function writeLayer(dir: string, bytes: Buffer): Promise<Layer> {
  const digest = digestOf(bytes);
  const path = join(dir, `layer-${hexOf(digest).slice(0, 12)}`);
  await writeFile(path, bytes);
  return {
    mediaType: mediaTypes.layerTar,
    digest,
    sizeBytes: bytes.length,
    diffId: digest,
    unpackedBytes: bytes.length,
    file: async () => path,
  };
}
