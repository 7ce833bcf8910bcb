import { execFileSync } from 'node:child_process';
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { tempDir } from '../../../test/support/temp.ts';
import { readGoldenJson } from './golden-json-file.ts';

const { signal } = new AbortController();
const json = { inputs: { X: [[1, 2]] }, outputs: { label: [0] } };
let path: string;

beforeEach(async () => {
  path = join(await tempDir(), 'golden.json');
});

it('takes a byte order mark, as editors of Windows write it', async () => {
  await writeFile(path, `\uFEFF${JSON.stringify(json)}`);
  expect(await readGoldenJson(path, signal)).toEqual(json);
});

it('names a file of UTF-16 as such', async () => {
  await writeFile(path, `\uFEFF${JSON.stringify(json)}`, 'utf16le');
  await expect(readGoldenJson(path, signal)).rejects.toMatchObject({
    code: 'GOLDEN_INVALID',
    message: `${path} is UTF-16; save it as UTF-8.`,
  });
});

it('refuses bytes of Latin-1, naming their place, rather than to damage a label', async () => {
  await writeFile(path, '{"inputs": {"X": ["a"]},\n"outputs": {"label": ["Zürich"]}}', 'latin1');
  await expect(readGoldenJson(path, signal)).rejects.toMatchObject({
    code: 'GOLDEN_INVALID',
    message: `${path} is not UTF-8: byte 25 of line 2 is 0xFC; save it as UTF-8.`,
  });
});

it('refuses a key that is there twice, of which the last would win silently', async () => {
  await writeFile(path, '\uFEFF{"inputs": {"X": [1]},\n"outputs": {"label": [0],\n"label": [1]}}');
  await expect(readGoldenJson(path, signal)).rejects.toMatchObject({
    code: 'GOLDEN_INVALID',
    message: `${path}, line 3: the key "label" is there twice.`,
  });
});

it('reads no file that is far too large', async () => {
  await writeFile(path, '');
  await truncate(path, 2 ** 29);
  await expect(readGoldenJson(path, signal)).rejects.toMatchObject({
    code: 'GOLDEN_INVALID',
    message: `${path} has 536870912 bytes; at most 268435456 are read.`,
  });
});

it('reads no device for ever, nor waits at a pipe that nobody may ever write to', async () => {
  execFileSync('mkfifo', [path]);
  for (const [file, kind] of [
    ['/dev/zero', 'a device'],
    [path, 'a named pipe'],
  ] as const) {
    await expect(readGoldenJson(file, signal)).rejects.toMatchObject({
      code: 'FILE_NOT_READABLE',
      message: `${file} is ${kind}, and no file.`,
    });
  }
});

it('names a file that is not there', async () => {
  await expect(readGoldenJson(path, signal)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
});
