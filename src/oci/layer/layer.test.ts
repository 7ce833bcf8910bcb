import { execFileSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BlobStore } from '../../util/blobs/blob-store.ts';
import { bytesContent, fileContent } from '../../util/blobs/content.ts';
import { createFileBlobStore } from '../../util/blobs/file-blob-store.ts';
import { digestOf } from '../documents/digest.ts';
import { buildLayer } from './layer.ts';
import { tarSizeBytes } from '../tar/tar.ts';
import type { TreeEntry } from '../tar/tree.ts';
import { plainLayer } from '../../../test/support/whole-image.ts';

let folder: string;
let store: BlobStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlpack-layer-'));
  store = createFileBlobStore(join(folder, 'store'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const file = (path: string, text: string | Uint8Array, mode = 0o644): TreeEntry => ({
  type: 'file',
  path,
  mode,
  uid: 0,
  gid: 0,
  content: bytesContent(text),
});

const tree: readonly TreeEntry[] = [
  file('usr/bin/node', 'x'.repeat(1000), 0o755),
  file(`opt/${'long/'.repeat(40)}name`, 'long'),
  file('opt/grüße.txt', 'utf-8'),
  { type: 'symlink', path: 'bin', target: 'usr/bin', mode: 0o777, uid: 0, gid: 0 },
  { type: 'directory', path: 'tmp', mode: 0o1777, uid: 3_000_000, gid: 7 },
];

describe('buildLayer', () => {
  it('gives the same blob for any order of the entries', async () => {
    const expected = await buildLayer(tree, store, { mtimeSeconds: 0 });
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...tree], { minLength: tree.length }), async (shuffled) => {
        const fresh = createFileBlobStore(await mkdtemp(join(folder, 'fresh-')));
        const { digest } = await buildLayer(shuffled, fresh, { mtimeSeconds: 0 });
        expect(digest).toBe(expected.digest);
      }),
      { numRuns: 10 },
    );
  });

  it('writes what tar understands: owners, modes, times, long and foreign names', async () => {
    const layer = await buildLayer(tree, store, { mtimeSeconds: 86_400 });
    const listing = execFileSync(
      'tar',
      ['--numeric-owner', '--utc', '--quoting-style=literal', '-tvzf', await layer.file()],
      {
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C.UTF-8' },
      },
    );
    expect(listing).toMatch(/^lrwxrwxrwx 0\/0 +0 1970-01-02 00:00 bin -> usr\/bin$/mu);
    expect(listing).toMatch(/^-rwxr-xr-x 0\/0 +1000 1970-01-02 00:00 usr\/bin\/node$/mu);
    expect(listing).toMatch(/^drwxr-xr-x 0\/0 +0 1970-01-02 00:00 usr\/bin\/$/mu);
    expect(listing).toMatch(/^drwxrwxrwt 3000000\/7 .* tmp\/$/mu);
    expect(listing).toContain(`opt/${'long/'.repeat(40)}name\n`);
    expect(listing).toContain('opt/grüße.txt\n');
  });

  it('knows the digest and size of the uncompressed tar', async () => {
    const layer = await buildLayer(tree, store, { mtimeSeconds: 0 });
    const bytes = gunzipSync(await readFile(await layer.file()));
    expect(layer.diffId).toBe(digestOf(bytes));
    expect(layer.unpackedBytes).toBe(bytes.length);
    // Nothing in the gzip header tells the machine: no time, unknown system (RFC 1952).
    expect((await readFile(await layer.file())).subarray(0, 10).toString('hex')).toBe('1f8b08000000000000ff');
  });

  it('finds a layer it has made before, and makes it again when the blob has rotted', async () => {
    const first = await buildLayer(tree, store, { mtimeSeconds: 0 });
    const unreadable = tree.map((entry) =>
      entry.type === 'file' ? { ...entry, content: fileContent('/nonexistent', entry.content) } : entry,
    );
    const recalled = await buildLayer(unreadable, store, { mtimeSeconds: 0 });
    expect(await plainLayer(recalled)).toEqual(await plainLayer(first));
    await writeFile(await first.file(), 'rot');
    const remade = await buildLayer(tree, store, { mtimeSeconds: 0 });
    expect(await plainLayer(remade)).toEqual(await plainLayer(first));
    expect(digestOf(await readFile(await remade.file()))).toBe(first.digest);
  });

  it('stores what gzip cannot shrink as it is', async () => {
    const weights = randomFillSync(new Uint8Array(2 << 20));
    const stored = await buildLayer([file('weights', weights)], store, { mtimeSeconds: 0 });
    expect(stored.mediaType).toBe('application/vnd.oci.image.layer.v1.tar');
    expect(stored.diffId).toBe(stored.digest);
    const text = await buildLayer([file('text', 'text '.repeat(1 << 19))], store, { mtimeSeconds: 0 });
    expect(text.mediaType).toBe('application/vnd.oci.image.layer.v1.tar+gzip');
  });

  it('refuses a file that is not what it was, and keeps nothing', async () => {
    const path = join(folder, 'model.onnx');
    await writeFile(path, 'changed');
    const content = fileContent(path, bytesContent('written'));
    const entry: TreeEntry = { type: 'file', path: 'model.onnx', mode: 0o644, uid: 0, gid: 0, content };
    await expect(buildLayer([entry], store, { mtimeSeconds: 0 })).rejects.toMatchObject({
      code: 'FILE_NOT_READABLE',
    });
    expect(await readdir(join(folder, 'store', 'tmp'))).toEqual([]);
  });

  it.each(['../x', '/x', 'a//b', 'a/.wh.b', ''])('refuses the path %j', async (path) => {
    await expect(buildLayer([file(path, '')], store, { mtimeSeconds: 0 })).rejects.toMatchObject({
      code: 'IMAGE_INVALID',
    });
  });
});

describe('tarSizeBytes', () => {
  it('foretells the size of the tar', async () => {
    const flat = tree.filter(({ path }) => path !== 'bin');
    const members = flat.map((entry) => ({ ...entry, body: entry }));
    const { unpackedBytes } = await buildLayer([file('a', 'x')], store, { mtimeSeconds: 0 });
    expect(tarSizeBytes([{ ...file('a', 'x'), body: { type: 'file', content: bytesContent('x') } }])).toBe(
      unpackedBytes,
    );
    expect(tarSizeBytes(members) % 512).toBe(0);
  });
});
