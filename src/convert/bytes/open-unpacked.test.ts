import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { tempDir } from '../../../test/support/temp.ts';
import { openUnpacked } from './open-unpacked.ts';

it('unpacks a file that is compressed into another, which goes when it is closed', async () => {
  const folder = await tempDir();
  const path = join(folder, 'model');
  await writeFile(path, gzipSync('forest'));
  const target = join(folder, 'unpacked');
  const file = await openUnpacked(path, target, undefined);
  expect(file.source).toMatchObject({ path, sizeBytes: 6 });
  expect(String(await file.source.read(2, 3))).toBe('res');
  await file[Symbol.asyncDispose]();
  expect(existsSync(target)).toBe(false);
});

it.each([
  ['cut', () => gzipSync('forest').subarray(0, -9), /compressed by gzip, but can't be unpacked/],
  ['a bomb', () => gzipSync(Buffer.alloc(120_000_000)), /more than 200 times its size/],
])('leaves nothing of a file that is %s', async (_, bytes, message) => {
  const folder = await tempDir();
  const path = join(folder, 'model');
  await writeFile(path, bytes());
  const opening = openUnpacked(path, join(folder, 'unpacked'), undefined);
  await expect(opening).rejects.toMatchObject({
    code: 'MODEL_INVALID',
    message: expect.stringMatching(message),
  });
  expect(await readdir(folder)).toEqual(['model']);
});

it('ends with the signal, and leaves nothing', async () => {
  const folder = await tempDir();
  const path = join(folder, 'model');
  await writeFile(path, gzipSync(Buffer.alloc(50_000_000)));
  const aborting = new AbortController();
  const opening = openUnpacked(path, join(folder, 'unpacked'), aborting.signal);
  aborting.abort();
  await expect(opening).rejects.toThrow(/abort/i);
  expect(await readdir(folder)).toEqual(['model']);
});
