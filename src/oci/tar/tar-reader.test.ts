import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { readTar, type Compression } from './tar-reader.ts';

async function archive(): Promise<Buffer> {
  const tar = pack();
  tar.entry({ name: 'a' }, 'a'.repeat(5000));
  tar.finalize();
  return buffer(tar);
}

/** The members' names and sizes. */
async function membersOf(chunks: readonly Buffer[], compression: Compression): Promise<string[]> {
  const members: string[] = [];
  for await (const { header, bytes } of readTar(Readable.from(chunks), compression, 'x.tar')) {
    members.push(`${header.name} ${(await buffer(bytes)).length}`);
  }
  return members;
}

const notWhole = { code: 'IMAGE_INVALID', message: 'x.tar is not a whole tar archive.' };

describe('readTar', () => {
  it.each([3000, 700])(
    'says of an archive that ends within a member, after %i bytes, what it is',
    async (sizeBytes) => {
      const cut = (await archive()).subarray(0, sizeBytes);
      await expect(membersOf([cut], 'none')).rejects.toMatchObject(notWhole);
    },
  );

  it('takes zeros behind gzip, which pad it, and nothing else', async () => {
    const compressed = gzipSync(await archive());
    expect(await membersOf([compressed, Buffer.alloc(512)], 'gzip')).toEqual(['a 5000']);
    await expect(membersOf([compressed, Buffer.from('garbage')], 'gzip')).rejects.toMatchObject(notWhole);
  });
});

describe('readTar of zstd', () => {
  const skippable = Buffer.from('5f2a4d180400000061626364', 'hex');

  /** Frames of every kind: empty, of one run, with and without a checksum, in several blocks, and to be skipped. */
  async function frames(): Promise<Buffer> {
    const tar = await archive();
    const checked = { params: { 201: 1 } };
    return Buffer.concat([
      skippable,
      zstdCompressSync(tar.subarray(0, 600)),
      zstdCompressSync(''),
      zstdCompressSync(tar.subarray(600, 3000), checked),
      skippable,
      skippable,
      zstdCompressSync(Buffer.concat([tar.subarray(3000), Buffer.alloc(307_200)])),
      zstdCompressSync(Buffer.alloc(1024), checked),
    ]);
  }

  it.each([1, 7, 1 << 20])('reads frame after frame, from chunks of %i bytes', async (chunkBytes) => {
    const bytes = await frames();
    const chunks = Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, i) =>
      bytes.subarray(i * chunkBytes, (i + 1) * chunkBytes),
    );
    expect(await membersOf(chunks, 'zstd')).toEqual(['a 5000']);
  });

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['garbage', (bytes) => Buffer.concat([bytes, Buffer.from('garbage')])],
    ['zeros', (bytes) => Buffer.concat([bytes, Buffer.alloc(512)])],
    ['a frame that is cut short', (bytes) => Buffer.concat([bytes, bytes.subarray(0, -2)])],
    ['a skippable frame that is cut short', (bytes) => Buffer.concat([bytes, skippable.subarray(0, 9)])],
  ])('refuses %s behind the last frame', async (_, change) => {
    await expect(membersOf([change(await frames())], 'zstd')).rejects.toMatchObject(notWhole);
  });
});
