import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, readlink, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pack, type Header } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BlobStore } from '../../util/blobs/blob-store.ts';
import { createFileBlobStore } from '../../util/blobs/file-blob-store.ts';
import { assembleImage } from './assemble.ts';
import type { Image } from './image.ts';
import { digestFromHex } from '../documents/digest.ts';
import type { Layer } from '../layer/layer.ts';
import { mediaTypes } from '../documents/media-types.ts';
import { readImageFile, readImageFiles, unpackImage } from './unpack.ts';

type Member = Partial<Header> & { readonly name: string; readonly text?: string };

let folder: string;
let store: BlobStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlpack-unpack-'));
  store = createFileBlobStore(join(folder, 'store'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A layer as others may write it: in any order, without parents, hostile. */
async function layer(members: readonly Member[]): Promise<Layer> {
  const tar = pack();
  for (const { text = '', ...header } of members) tar.entry({ mtime: new Date(0), ...header }, text);
  tar.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar) if (chunk instanceof Uint8Array) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const digest = digestFromHex(createHash('sha256').update(bytes).digest('hex'));
  const { path } = await store.write(Readable.from([bytes], { objectMode: false }));
  return {
    mediaType: mediaTypes.layerTar,
    digest,
    diffId: digest,
    sizeBytes: bytes.length,
    unpackedBytes: undefined,
    file: async () => path,
  };
}

async function imageOf(...layers: (readonly Member[])[]): Promise<Image> {
  return assembleImage({
    platform: { os: 'linux', architecture: 'amd64' },
    config: {},
    layers: await Promise.all(layers.map((members) => layer(members))),
    history: [],
    createdSeconds: 0,
  });
}

describe('unpackImage', () => {
  it('lets later layers win and honours whiteouts', async () => {
    const image = await imageOf(
      [
        { name: 'opt/app/kept', text: 'kept' },
        { name: 'opt/app/changed', text: 'old' },
        { name: 'opt/app/deleted', text: 'x' },
        { name: 'opt/app/emptied/old', text: 'x' },
        { name: 'etc/passwd', text: 'root' },
      ],
      [
        { name: 'opt/app/changed', text: 'new', mode: 0o755 },
        { name: 'opt/app/.wh.deleted' },
        { name: 'opt/app/emptied/new', text: 'n' },
        { name: 'opt/app/emptied/.wh..wh..opq' },
        { name: 'opt/app/hard', type: 'link', linkname: 'opt/app/changed' },
        { name: 'opt/app/soft', type: 'symlink', linkname: 'kept' },
      ],
    );
    const out = join(folder, 'out');
    await unpackImage(image, 'opt/app', out);
    expect((await readdir(out, { recursive: true })).toSorted()).toEqual([
      'changed',
      'emptied',
      'emptied/new',
      'hard',
      'kept',
      'soft',
    ]);
    expect(await readFile(join(out, 'changed'), 'utf8')).toBe('new');
    expect(await readFile(join(out, 'hard'), 'utf8')).toBe('new');
    expect((await stat(join(out, 'changed'))).mode & 0o777).toBe(0o755);
    expect(await readlink(join(out, 'soft'))).toBe('kept');
  });

  it('never leaves the folder', async () => {
    const image = await imageOf(
      [
        { name: '../escaped', text: 'x' },
        { name: 'opt/out', type: 'symlink', linkname: '../../../../../../tmp' },
        { name: 'opt/abs', type: 'symlink', linkname: folder },
      ],
      [
        { name: 'opt/abs/written', text: 'inside' },
        { name: '/opt/rooted', text: 'r' },
      ],
    );
    const out = join(folder, 'a', 'b', 'out');
    await unpackImage(image, '', out);
    expect(await readdir(folder)).not.toContain('written');
    expect(await readdir(join(folder, 'a'))).not.toContain('escaped');
    expect(await readFile(join(out, 'opt', 'rooted'), 'utf8')).toBe('r');
    // The file is where an engine would have put it: the link is followed within the image.
    expect(await readFile(join(out, folder.slice(1), 'written'), 'utf8')).toBe('inside');
  });

  it('says when the image has no such folder', async () => {
    const image = await imageOf([{ name: 'a', text: '' }]);
    await expect(unpackImage(image, 'opt/mlpack', join(folder, 'out'))).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
    });
  });
});

describe('readImageFile', () => {
  it('follows links within the image', async () => {
    const image = await imageOf([
      { name: 'opt/real.json', text: '{}' },
      { name: 'link', type: 'symlink', linkname: '/opt/real.json' },
      { name: 'loop', type: 'symlink', linkname: 'loop' },
    ]);
    expect((await readImageFile(image, 'link')).toString()).toBe('{}');
    await expect(readImageFile(image, 'loop')).rejects.toMatchObject({ code: 'IMAGE_INVALID' });
    await expect(readImageFile(image, 'missing')).rejects.toMatchObject({ code: 'IMAGE_NOT_FOUND' });
  });

  it('reads a file to its end that comes in many pieces', async () => {
    const text = 'x'.repeat(5 << 20);
    const image = await imageOf([
      { name: 'long', text },
      { name: 'after', text: 'y' },
    ]);
    expect((await readImageFile(image, 'long')).byteLength).toBe(text.length);
  });
});

describe('readImageFiles', () => {
  it('reads several at once, by the paths that they were asked by, and leaves out what is not there', async () => {
    const image = await imageOf([
      { name: 'opt/real.json', text: '{}' },
      { name: 'link', type: 'symlink', linkname: '/opt/real.json' },
      { name: 'other', text: 'other' },
    ]);
    const files = await readImageFiles(image, ['link', 'opt/real.json', 'other', 'missing', 'opt']);
    expect(Object.fromEntries([...files].map(([path, bytes]) => [path, bytes.toString()]))).toEqual({
      link: '{}',
      'opt/real.json': '{}',
      other: 'other',
    });
  });
});
