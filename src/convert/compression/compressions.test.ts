import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compressionOf } from './compressions.ts';
import { DamagedError, isDamage } from './damaged.ts';

const encodings = join(import.meta.dirname, '../../../test/models/classical/encodings');

/** One dump of joblib, by how it's compressed. */
const dumps = ['rf_zlib', 'rf_gzip', 'rf_bz2', 'rf_lzma', 'rf_xz', 'rf_lz4', 'rf_3'];

async function unpack(packed: Buffer, chunkBytes = packed.length): Promise<Buffer> {
  const chunks = async function* () {
    for (let at = 0; at < packed.length; at += chunkBytes) yield packed.subarray(at, at + chunkBytes);
  };
  const unpacked = compressionOf(packed)?.unpack(chunks());
  if (unpacked === undefined) throw new TypeError('not compressed');
  return Buffer.concat(await Array.fromAsync(unpacked));
}

/** Made by Python's bz2 and lzma, and by the lz4 command, of 300,000 zeros, but for the two empty ones. */
const samples: readonly (readonly [name: string, hex: string, sizeBytes: number])[] = [
  [
    'bzip2',
    '425a6839314159265359df474d6f00024c4080c00004000008200030cc0529a61446c4511e2ee48a70a121be8e9ade',
    300000,
  ],
  [
    'bzip2 in several blocks and streams',
    '425a6831314159265359bba11e190001264800c00000400008200030cc0529a6288d894478bb9229c28485dd08f0c8425a6839314159265359bba11e190001264800c00000400008200030cc0529a6288d894478bb9229c28485dd08f0c8',
    300000,
  ],
  ['bzip2 of nothing', '425a683917724538509000000000', 0],
  [
    'LZMA',
    '5d00008000ffffffffffffffff00006ffdffffa3b7ff473e481572396151b89228e6a38607f9eee41e82d32fc53a3c014bb17ec98a8a4d2fa30dd97fa6e38c231153e05918c5758ae277f8b6947f0c6ac0de744964e2e95c53b204d8f7440cab5f0d6d46e9e5c37688b79657acb64de1691d6ffb4b88106c358c4f0023fffff2c88000',
    300000,
  ],
  [
    'LZMA with its size instead of an end',
    '5d00008000e09304000000000000006ffdffffa3b7ff473e481572396151b89228e6a38607f9eee41e82d32fc53a3c014bb17ec98a8a4d2fa30dd97fa6e38c231153e05918c5758ae277f8b6947f0c6ac0de744964e2e95c53b204d8f7440cab5f0d6d46e9e5c37688b79657acb64de1691d6ffb4b88106c358c4f0023fffff2c88000',
    300000,
  ],
  ['LZMA of nothing', '5d00008000ffffffffffffffff0083fffbffffc0000000', 0],
  [
    'LZ4 in blocks of 64 KiB that refer to each other, with all checksums',
    '04224d185440ae0b0100001f000100ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe7500000000000eb8972270a0100000f0400ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe8500000000000724c663f0a0100000f0400ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe8500000000000724c663f0a0100000f0400ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe8500000000000724c663f9e0000000f0400ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff5c5000000000003b66945400000000c262d0f5',
    300000,
  ],
  [
    'LZ4 in one block',
    '04224d18606051a30400001f000100ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff5f50000000000000000000',
    300000,
  ],
];

describe('compressed files', () => {
  it.each(dumps)('%s.joblib is unpacked, in chunks of any size', async (name) => {
    const packed = await readFile(join(encodings, `${name}.joblib`));
    const plain = await readFile(join(encodings, 'rf_0.joblib'));
    expect((await unpack(packed)).equals(plain)).toBe(true);
    expect((await unpack(packed, 1)).equals(plain)).toBe(true);
  });

  it.each(samples)('%s', async (_, hex, sizeBytes) => {
    expect((await unpack(Buffer.from(hex, 'hex'))).equals(Buffer.alloc(sizeBytes))).toBe(true);
  });

  it('zstd of several frames, as pzstd writes it', async () => {
    const skippable = Buffer.from('502a4d180400000061626364', 'hex');
    const packed = ['for', 'est'].flatMap((part) => [skippable, zstdCompressSync(part)]);
    expect(String(await unpack(Buffer.concat(packed)))).toBe('forest');
  });

  it('what joblib wrote before it had names for compressions', async () => {
    // Python 2 wrote one more digit, an L, which stands behind the length as a space here.
    for (const spaces of [17, 18]) {
      const packed = Buffer.concat([Buffer.from(`ZF0x6${' '.repeat(spaces - 1)}`), deflateSync('forest')]);
      expect(String(await unpack(packed))).toBe('forest');
    }
  });

  it.each(dumps)('%s.joblib is damaged wherever it is cut', async (name) => {
    const packed = await readFile(join(encodings, `${name}.joblib`));
    for (let length = 16; length < packed.length; length += 97) {
      const error: unknown = await unpack(packed.subarray(0, length)).catch((thrown: unknown) => thrown);
      expect(isDamage(error), `${length}: ${String(error)}`).toBe(true);
    }
  });

  it.each([
    ['rf_bz2', true],
    ['rf_xz', true],
    ['rf_lzma', false],
    ['rf_lz4', false],
  ])('%s.joblib with a bit changed is damaged, unless it has no checksum (%s)', async (name, hasChecksum) => {
    const packed = await readFile(join(encodings, `${name}.joblib`));
    for (let at = 16; at < packed.length; at += 61) {
      const changed = Buffer.from(packed);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      const answer: unknown = await unpack(changed).catch((thrown: unknown) => thrown);
      expect(isDamage(answer) || (Buffer.isBuffer(answer) && !hasChecksum), `${at}: ${String(answer)}`).toBe(
        true,
      );
    }
  });

  it('a match that reaches further back than there is anything is damage', async () => {
    const packed = Buffer.from(['04224d184040c0', '05000000', '10', '41', '0200', '00'].join(''), 'hex');
    await expect(unpack(packed)).rejects.toThrow(DamagedError);
  });
});
