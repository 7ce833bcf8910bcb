import { buffer } from 'node:stream/consumers';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decompress } from './decompress.ts';

const text = 'hello hello hello';
/** The text as xz itself compresses it; Node.js cannot. */
const xz = Buffer.from(
  '/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4AAQAAtdADQZSe6N6U9+FeAAAABLiObaRIAHdgABJxG8J/OQH7bzfQEAAAAABFla',
  'base64',
);

async function* chunks(bytes: Uint8Array) {
  yield bytes.subarray(0, 7);
  yield bytes.subarray(7);
}

async function* broken() {
  yield gzipSync(text).subarray(0, 8);
  throw new Error('the connection broke');
}

describe('decompress', () => {
  it.each([
    ['data.tar.xz', xz],
    ['data.tar.gz', gzipSync(text)],
    ['data.tar.zst', zstdCompressSync(text)],
    [
      'of several frames, data.tar.zst',
      Buffer.concat([zstdCompressSync(text.slice(0, 6)), zstdCompressSync(text.slice(6))]),
    ],
    ['data.tar', Buffer.from(text)],
  ])('reads %s', async (name, bytes) => {
    expect((await buffer(decompress(chunks(bytes), name, 'a'))).toString()).toBe(text);
  });

  it.each([
    ['data.tar.xz', xz],
    ['data.tar.gz', gzipSync(text)],
    ['data.tar.zst', zstdCompressSync(text)],
  ])('refuses %s cut off, saying whose it is', async (name, bytes) => {
    const cut = decompress(chunks(bytes.subarray(0, 20)), name, 'libc6 2.41');
    await expect(buffer(cut)).rejects.toMatchObject({
      code: 'INTEGRITY',
      message: expect.stringMatching(/^libc6 2\.41 /u),
    });
  });

  it('passes on the failure of its source', async () => {
    await expect(buffer(decompress(broken(), 'a.gz', 'a'))).rejects.toThrow('the connection broke');
  });
});
