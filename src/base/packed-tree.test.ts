import { rm, stat, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../../test/support/temp.ts';
import type { TreeEntry } from '../oci/tar/tree.ts';
import { bytesContent } from '../util/blobs/content.ts';
import { createFileBlobStore } from '../util/blobs/file-blob-store.ts';
import { packedTree } from './packed-tree.ts';

const key = { packages: 'of a test' };
const owned = { uid: 0, gid: 0 };
const entries: readonly TreeEntry[] = [
  { type: 'directory', path: 'usr', mode: 0o755, ...owned },
  { type: 'file', path: 'usr/a', mode: 0o644, ...owned, content: bytesContent('first') },
  { type: 'file', path: 'usr/b', mode: 0o755, ...owned, content: bytesContent('second') },
  { type: 'symlink', path: 'usr/c', mode: 0o777, ...owned, target: 'a' },
];

async function texts(tree: readonly TreeEntry[]): Promise<string[]> {
  const found: string[] = [];
  for (const entry of tree) {
    if (entry.type !== 'file') continue;
    const chunks: Uint8Array[] = [];
    for await (const chunk of entry.content.open()) chunks.push(chunk);
    found.push(`${entry.path}: ${Buffer.concat(chunks).toString()}`);
  }
  return found;
}

const whole = ['usr/a: first', 'usr/b: second'];
const unasked = () => Promise.reject(new Error('it is known'));

describe('packedTree', () => {
  it('builds once for a key', async () => {
    const store = createFileBlobStore(await tempDir());
    expect(await texts(await packedTree(store, key, async () => entries))).toEqual(whole);
    const again = await packedTree(store, key, unasked);
    expect(await texts(again)).toEqual(whole);
    expect(again.map(({ path, mode }) => [path, mode])).toEqual(
      entries.map(({ path, mode }) => [path, mode]),
    );
  });

  it.each([
    ['rotten', (path: string, sizeBytes: number) => writeFile(path, Buffer.alloc(sizeBytes))],
    ['gone after it was looked for', (path: string) => rm(path)],
  ])('builds bytes anew that are %s, once they are read', async (_, damage) => {
    const folder = await tempDir();
    const store = createFileBlobStore(folder);
    await packedTree(store, key, async () => entries);
    const pack = (await store.list()).find(({ sizeBytes }) => sizeBytes === 'firstsecond'.length);
    const path = pack?.path ?? '';
    let builds = 0;
    const tree = await packedTree(store, key, async () => {
      builds += 1;
      return entries;
    });
    await damage(path, (await stat(path)).size);
    expect(builds).toBe(0);
    expect(await texts(tree)).toEqual(whole);
    expect(await texts(tree)).toEqual(whole);
    expect(builds).toBe(1);
    expect(await store.find(pack?.sha256 ?? '')).toMatchObject({ path });
  });

  const file = { type: 'file', path: 'a', mode: 0o644, sizeBytes: 5, sha256: 'a'.repeat(64) };
  it.each([
    ['no JSON', 'MZ'],
    ['no index', 'null'],
    ['a path out of the image', { entries: [{ ...file, path: '../../victim' }] }],
    ['an absolute path', { entries: [{ ...file, path: '/etc/passwd' }] }],
    [
      'a negative size',
      {
        entries: [
          { ...file, sizeBytes: -5 },
          { ...file, sizeBytes: 10 },
        ],
      },
    ],
    ['a size that the pack has not', { entries: [{ ...file, sizeBytes: 1e12 }] }],
    ['a mode that is none', { entries: [{ ...file, mode: 'all' }] }],
    ['no digest', { entries: [{ ...file, sha256: '../..' }] }],
    ['a device', { entries: [{ type: 'device', path: 'a', mode: 0 }] }],
    ['no entries', {}],
    ['another pack than a digest', { pack: '../../victim', entries: [] }],
  ])('builds anew where the memo leads to %s', async (_, index) => {
    const store = createFileBlobStore(await tempDir());
    const pack = await store.write(bytesContent('first').open());
    const text = typeof index === 'string' ? index : JSON.stringify({ pack: pack.sha256, ...index });
    const blob = await store.write(bytesContent(text).open());
    await store.remember('tree', JSON.stringify(key), blob.sha256);
    expect(await texts(await packedTree(store, key, async () => entries))).toEqual(whole);
  });
});
