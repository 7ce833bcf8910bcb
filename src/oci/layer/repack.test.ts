import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { BlobStore } from '../../util/blobs/blob-store.ts';
import { bytesContent } from '../../util/blobs/content.ts';
import { createFileBlobStore } from '../../util/blobs/file-blob-store.ts';
import { assembleImage, imageOfLayers } from '../image/assemble.ts';
import type { Image } from '../image/image.ts';
import { digestFromHex } from '../documents/digest.ts';
import { buildLayer, type Layer } from './layer.ts';
import { mediaTypes } from '../documents/media-types.ts';
import { repackImage } from './repack.ts';

let folder: string;
let store: BlobStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlpack-repack-'));
  store = createFileBlobStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Bytes that look like noise, always the same. */
function noise(sizeBytes: number): Buffer {
  const blocks: Buffer[] = [];
  for (let i = 0; i * 64 < sizeBytes; i++) blocks.push(createHash('sha512').update(String(i)).digest());
  return Buffer.concat(blocks).subarray(0, sizeBytes);
}

async function built(): Promise<Image> {
  const files = (path: string, bytes: Buffer) =>
    buildLayer(
      [
        { type: 'file', path: `${path}/data`, mode: 0o644, uid: 0, gid: 0, content: bytesContent(bytes) },
        { type: 'file', path: `${path}/next`, mode: 0o644, uid: 0, gid: 0, content: bytesContent('next') },
      ],
      store,
      { mtimeSeconds: 0 },
    );
  const layers = [
    await files('text', Buffer.alloc(3 << 20, 'text ')),
    await files('weights', noise(10 << 20)),
  ];
  return assembleImage({
    platform: { os: 'linux', architecture: 'amd64' },
    config: {},
    layers,
    history: layers.map(() => ({ createdBy: 'COPY', empty: false })),
    createdSeconds: 0,
  });
}

async function unpacked(layer: Layer): Promise<Layer> {
  if (layer.mediaType === mediaTypes.layerTar) return layer;
  const gzipped = createReadStream(await layer.file());
  const { path, sha256, sizeBytes } = await store.write(gzipped.pipe(createGunzip()));
  const digest = digestFromHex(sha256);
  return { ...layer, mediaType: mediaTypes.layerTar, digest, file: async () => path, sizeBytes };
}

it('gives an image that an engine unpacked its own digest again, with its weights as they were', async () => {
  const image = await built();
  expect(image.layers.map(({ mediaType }) => mediaType)).toEqual([mediaTypes.layerGzip, mediaTypes.layerTar]);
  const layers = await Promise.all(image.layers.map(unpacked));
  const fromEngine = imageOfLayers({ ...image, layers });
  expect(fromEngine.descriptor.digest).not.toBe(image.descriptor.digest);
  expect((await repackImage(fromEngine, store)).descriptor).toMatchObject({
    digest: image.descriptor.digest,
    size: image.descriptor.size,
  });
});
