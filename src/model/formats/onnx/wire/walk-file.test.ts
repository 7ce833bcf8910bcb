import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../../../../../test/support/temp.ts';
import { walkFile } from './walk-file.ts';

/** More than two of the chunks in which a file is read, each byte another than its neighbours. */
const bytes = Buffer.from(Uint8Array.from({ length: 2_500_000 }, (_, i) => (i * 31 + (i >> 8)) & 0xff));
const chunk = 1 << 20;
const sha256 = (part: Buffer) => createHash('sha256').update(part).digest('hex');

async function written(): Promise<string> {
  const path = join(await tempDir(), 'file');
  await writeFile(path, bytes);
  return path;
}

describe('walkFile', () => {
  it('hashes the file and ranges of it, however they overlap', async () => {
    const spread = Array.from({ length: 200 }, (_, i) => ({ start: i * 1000, end: bytes.length - i * 1000 }));
    const ranges = [
      { start: 0, end: bytes.length },
      { start: 5, end: 5 },
      { start: chunk - 3, end: chunk + 3 },
      { start: chunk, end: 2 * chunk },
      { start: bytes.length, end: bytes.length },
      ...spread,
    ];
    const walked = await walkFile(await written(), { ranges, signal: undefined });
    expect(walked.content).toMatchObject({ sizeBytes: bytes.length, sha256: sha256(bytes) });
    for (const range of ranges)
      expect(walked.sha256Of(range)).toBe(sha256(bytes.subarray(range.start, range.end)));
  });

  it('hashes what there is of a range beyond the end', async () => {
    const range = { start: bytes.length - 4, end: bytes.length + 4 };
    const walked = await walkFile(await written(), { ranges: [range], signal: undefined });
    expect(walked.sha256Of(range)).toBe(sha256(bytes.subarray(-4)));
  });

  it('puts patches in, wherever chunks end, and hashes the ranges of the file as it was', async () => {
    const patches = [
      { start: bytes.length, end: bytes.length, bytes: Buffer.from('tail') },
      { start: chunk - 2, end: chunk + 2, bytes: Buffer.from('across') },
      { start: 0, end: 0, bytes: Buffer.from('head') },
      { start: 10, end: 20, bytes: Buffer.alloc(0) },
    ];
    const range = { start: 0, end: chunk };
    const walked = await walkFile(await written(), {
      patches,
      ranges: [range],
      signal: undefined,
    });
    const expected = Buffer.concat([
      Buffer.from('head'),
      bytes.subarray(0, 10),
      bytes.subarray(20, chunk - 2),
      Buffer.from('across'),
      bytes.subarray(chunk + 2),
      Buffer.from('tail'),
    ]);
    expect(walked.content).toMatchObject({ sizeBytes: expected.length, sha256: sha256(expected) });
    expect((await buffer(walked.content.open())).equals(expected)).toBe(true);
    expect(walked.sha256Of(range)).toBe(sha256(bytes.subarray(0, chunk)));
  });
});
