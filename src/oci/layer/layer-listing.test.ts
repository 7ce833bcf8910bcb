import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileBlobStore } from '../../util/blobs/file-blob-store.ts';
import { digestFromHex } from '../documents/digest.ts';
import { listLayer, type ReadOptions } from './layer-listing.ts';
import type { Layer } from './layer.ts';
import { mediaTypes } from '../documents/media-types.ts';

let folder: string;
let memory: NonNullable<ReadOptions['memory']>;
let layer: Layer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlpack-listing-'));
  memory = createFileBlobStore(join(folder, 'store'));
  const tar = pack();
  tar.entry({ name: 'app/', type: 'directory', mode: 0o755, uid: 1, gid: 2, mtime: new Date(0) });
  tar.entry({ name: 'app/x', mode: 0o644, mtime: new Date(0) }, 'text');
  tar.entry({ name: 'y', type: 'symlink', linkname: 'app/x', mtime: new Date(0) });
  tar.finalize();
  const bytes = await buffer(tar);
  const digest = digestFromHex(createHash('sha256').update(bytes).digest('hex'));
  const path = join(folder, 'layer.tar');
  await writeFile(path, bytes);
  const sizes = { sizeBytes: bytes.length, unpackedBytes: bytes.length };
  layer = { mediaType: mediaTypes.layerTar, digest, diffId: digest, ...sizes, file: async () => path };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('listLayer', () => {
  it('reads the headers in order', async () => {
    expect(await listLayer(layer)).toEqual([
      { name: 'app/', type: 'directory', mode: 0o755, uid: 1, gid: 2, linkname: null },
      { name: 'app/x', type: 'file', mode: 0o644, uid: 0, gid: 0, linkname: null },
      { name: 'y', type: 'symlink', mode: 0o644, uid: 0, gid: 0, linkname: 'app/x' },
    ]);
  });

  it('does not read a layer that it remembers', async () => {
    const members = await listLayer(layer, { memory });
    await rm(await layer.file());
    expect(await listLayer(layer, { memory })).toEqual(members);
    await expect(listLayer(layer)).rejects.toMatchObject({ code: 'IMAGE_INVALID' });
  });

  it('reads the layer when what it remembers is not a listing', async () => {
    await memory.remember('layer-listing', layer.digest, [{ name: 'app/x', type: 7 }]);
    expect(await listLayer(layer, { memory })).toHaveLength(3);
  });
});
