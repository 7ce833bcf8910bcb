import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { expect, it } from 'vitest';
import { tempDir } from '../../../test/support/temp.ts';
import { digestOf } from '../documents/digest.ts';
import { mediaTypes } from '../documents/media-types.ts';
import { layerTypes, readLayer, readLayerTar } from './read-layer.ts';

async function tarOf(name: string): Promise<Buffer> {
  const archive = pack();
  archive.entry({ name }, 'text');
  archive.finalize();
  return buffer(archive);
}

async function layerOf(mediaType: string, bytes: Buffer) {
  const path = join(await tempDir(), 'layer');
  await writeFile(path, bytes);
  return { mediaType, digest: digestOf(bytes), file: async () => path };
}

it.each([
  [mediaTypes.layerGzip, 'zstd', zstdCompressSync, layerTypes.zstd],
  [mediaTypes.dockerLayerGzip, 'zstd', zstdCompressSync, layerTypes.zstd],
  [mediaTypes.layerZstd, 'gzip', gzipSync, layerTypes.gzip],
  [mediaTypes.layerTar, 'gzip', gzipSync, layerTypes.gzip],
  [mediaTypes.layerGzip, 'a plain tar', (tar: Buffer) => tar, layerTypes.none],
])('says of a layer that claims %s that its bytes are %s', async (mediaType, name, pack, right) => {
  const layer = await layerOf(mediaType, pack(await tarOf('a')));
  const error = {
    code: 'IMAGE_INVALID',
    message: `Layer ${layer.digest} says it is ${mediaType}, but its bytes are ${name}.`,
    suggestions: [expect.stringContaining(`"mediaType": "${right}"`)],
  };
  await expect(Array.fromAsync(readLayer(layer))).rejects.toMatchObject(error);
});

it('says the same to who asks for the bytes of its tar', async () => {
  const layer = await layerOf(mediaTypes.layerGzip, zstdCompressSync(await tarOf('a')));
  await expect(Array.fromAsync(readLayerTar(layer))).rejects.toThrow('but its bytes are zstd.');
});

it('calls what is damaged damaged, and believes a tar whose first name begins as gzip does', async () => {
  const damaged = await layerOf(mediaTypes.layerGzip, gzipSync(await tarOf('a')).subarray(0, 40));
  await expect(Array.fromAsync(readLayer(damaged))).rejects.toThrow('is not a whole tar archive.');
  const odd = Buffer.from(await tarOf('a'));
  odd.write('1f8b', 0, 'hex');
  // The checksum, as far as the two bytes change it.
  const sum = Number.parseInt(odd.toString('latin1', 148, 154), 8) + 0x1f + 0x8b - 'a'.charCodeAt(0);
  odd.write(sum.toString(8).padStart(6, '0'), 148, 'latin1');
  expect(await Array.fromAsync(readLayer(await layerOf(mediaTypes.layerTar, odd)))).toHaveLength(1);
});
