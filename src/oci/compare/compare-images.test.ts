import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../../../test/support/temp.ts';
import { bytesContent } from '../../util/blobs/content.ts';
import { createFileBlobStore } from '../../util/blobs/file-blob-store.ts';
import { assembleImage } from '../image/assemble.ts';
import type { Image } from '../image/image.ts';
import { compareImages } from './compare-images.ts';
import type { ContainerConfig } from '../documents/image-config.ts';
import { digestOf } from '../documents/digest.ts';
import { buildLayer, type Layer } from '../layer/layer.ts';
import type { TreeEntry } from '../tar/tree.ts';

const owner = { uid: 0, gid: 0 };
const file = (path: string, text: string): TreeEntry => {
  return { type: 'file', path, mode: 0o644, ...owner, content: bytesContent(text) };
};
const base = [file('etc/os-release', 'ID=debian\n')];
const app = [
  file('opt/a', 'a'),
  file('opt/b', 'b'),
  { type: 'symlink' as const, path: 'opt/c', target: 'a', mode: 0o777, ...owner },
];

async function layerOf(entries: readonly TreeEntry[], mtimeSeconds = 0): Promise<Layer> {
  return buildLayer(entries, createFileBlobStore(await tempDir()), { mtimeSeconds });
}

function imageOf(layers: readonly Layer[], config: ContainerConfig = { User: '65532' }): Image {
  const history = layers.map((_, index) => ({ createdBy: `COPY ${index}`, empty: false }));
  const platform = { os: 'linux', architecture: 'amd64' } as const;
  return assembleImage({ platform, config, layers, history, createdSeconds: 0 });
}

async function compareWithApp(entries: readonly TreeEntry[], mtimeSeconds = 0) {
  const [first, second] = [await layerOf(base), await layerOf(app)];
  return compareImages(imageOf([first, await layerOf(entries, mtimeSeconds)]), imageOf([first, second]));
}

const changed = (path: string, change: object) =>
  app.map((entry) => (entry.path === path ? { ...entry, ...change } : entry));

/** The layer as another encoder would have written it, claiming what `diffId` says. */
async function recompressed(layer: Layer, edit = (tar: Buffer) => tar): Promise<Layer> {
  const bytes = gzipSync(edit(gunzipSync(await readFile(await layer.file()))), { level: 1 });
  const path = join(await tempDir(), 'layer');
  await writeFile(path, bytes);
  return { ...layer, file: async () => path, digest: digestOf(bytes), sizeBytes: bytes.length };
}

describe('compareImages', () => {
  it('finds the same bytes identical', async () => {
    expect(await compareWithApp(app)).toEqual({ verdict: 'identical' });
  });

  it.each<[string, readonly TreeEntry[], string, string]>([
    ['bytes', changed('opt/b', { content: bytesContent('x') }), '/opt/b', 'has other bytes'],
    ['a mode', changed('opt/b', { mode: 0o4755 }), '/opt/b', 'has mode 4755, not 644'],
    ['an owner', changed('opt/a', { uid: 5 }), '/opt/a', 'belongs to 5:0, not 0:0'],
    ['a link', changed('opt/c', { target: 'b' }), '/opt/c', 'leads to b, not a'],
    ['a type', [...app.slice(0, 2), file('opt/c', '')], '/opt/c', 'is a file, not a symlink'],
    ['a file more', [...app, file('opt/aa', '')], '/opt/aa', 'should not be there'],
    ['a file less', app.slice(1), '/opt/a', 'is missing'],
  ])('names the first file that differs: %s', async (_, entries, path, text) => {
    expect(await compareWithApp(entries)).toEqual({
      verdict: 'different',
      difference: { layer: 'COPY 1', file: path, text },
    });
  });

  it('names a file by its time alone', async () => {
    expect(await compareWithApp(app, 60)).toMatchObject({
      difference: { file: '/opt', text: 'is of 1970-01-01T00:01:00Z, not 1970-01-01T00:00:00Z' },
    });
  });

  it('tells of layers more and less', async () => {
    const [first, second] = [await layerOf(base), await layerOf(app)];
    expect(await compareImages(imageOf([first, second]), imageOf([first]))).toMatchObject({
      difference: {
        layer: 'layer 2 (COPY 1)',
        file: null,
        text: 'is a layer more than its Dockerfile gives',
      },
    });
    expect(await compareImages(imageOf([first]), imageOf([first, second]))).toMatchObject({
      difference: { layer: 'COPY 1', file: null, text: 'is missing' },
    });
  });

  it('names a layer more by its number where the history has no step of it, and blames no other', async () => {
    const [first, second] = [await layerOf(base), await layerOf(app)];
    const whiteout = await recompressed(await layerOf([file('opt/x', '')]));
    const shorter = imageOf([first, await layerOf(app.slice(1))]);
    const { history } = shorter.config;
    for (const [layers, layer] of [
      [[first, second, whiteout], 'layer 3'],
      [[first, whiteout, second], 'layer 2'],
      [[first, second, second], 'layer 3'],
    ] as const) {
      const image = imageOf(layers);
      const config = { ...image.config, ...(history && { history }) };
      expect(
        await compareImages({ ...image, config }, layer === 'layer 3' ? shorter : imageOf([first, second])),
      ).toMatchObject({
        difference: { layer, file: null, text: 'is a layer more than its Dockerfile gives' },
      });
    }
  });

  it('of files that are all of another time than the image blames the image where its history is of theirs', async () => {
    const layers = [await layerOf(base), await layerOf(app)];
    const later = [await layerOf(base, 60), await layerOf(app, 60)];
    const image = imageOf(layers);
    const changed = { ...image.config, created: '1970-01-01T01:01:00+01:00' };
    const configBytes = Buffer.from(JSON.stringify(changed));
    const descriptor = { ...image.descriptor, digest: digestOf(configBytes) };
    const text =
      'the configuration has another created: 1970-01-01T01:01:00+01:00, where its history has 1970-01-01T00:00:00Z';
    expect(
      await compareImages({ ...image, descriptor, config: changed, configBytes }, imageOf(later)),
    ).toEqual({ verdict: 'different', difference: { layer: null, file: null, text } });
  });

  it('tells of what is in files before it tells of their times', async () => {
    expect(await compareWithApp(changed('opt/b', { content: bytesContent('x') }), 60)).toMatchObject({
      difference: { file: '/opt/b', text: 'has other bytes' },
    });
  });

  it('names the field of the configuration that differs', async () => {
    const layers = [await layerOf(base)];
    const other = imageOf(layers, { User: '0' });
    expect(await compareImages(other, imageOf(layers))).toEqual({
      verdict: 'different',
      difference: { layer: null, file: null, text: 'the configuration has another config.User' },
    });
  });

  it('finds the same content under another compression, and in another manifest', async () => {
    const layer = await layerOf(app);
    const image = imageOf([layer]);
    const other = imageOf([await recompressed(layer)]);
    expect(other.descriptor.digest).not.toBe(image.descriptor.digest);
    expect(await compareImages(other, image)).toEqual({
      verdict: 'same-content',
      notes: ['Same content, compressed by another encoder.'],
    });
    const annotated = assembleImage({
      platform: { os: 'linux', architecture: 'amd64' },
      config: image.config.config ?? {},
      layers: [layer],
      history: [{ createdBy: 'COPY 0', empty: false }],
      createdSeconds: 0,
      annotations: { a: '1' },
    });
    expect(await compareImages(annotated, image)).toEqual({
      verdict: 'same-content',
      notes: ['Same content; only the manifest is written otherwise.'],
    });
  });

  it('believes the bytes of a layer, not the diffID that its image claims', async () => {
    const layer = await layerOf(app);
    const forged = await recompressed(layer, (tar) => {
      const at = tar.indexOf('b'.padEnd(512, '\0'), 512);
      return Buffer.concat([tar.subarray(0, at), Buffer.from('!'), tar.subarray(at + 1)]);
    });
    expect(forged.diffId).toBe(layer.diffId);
    expect(await compareImages(imageOf([forged]), imageOf([layer]))).toMatchObject({
      difference: { layer: 'COPY 0', file: '/opt/b', text: 'has other bytes' },
    });
  });

  it('does not call two tars of the same files the same', async () => {
    const layer = await layerOf(app);
    // Padded to another blocking factor.
    const padded = await recompressed(layer, (tar) => Buffer.concat([tar, Buffer.alloc(10_240)]));
    expect(await compareImages(imageOf([padded]), imageOf([layer]))).toMatchObject({
      difference: { file: null, text: 'has the same files, but its tar has something else beside them' },
    });
  });
});
