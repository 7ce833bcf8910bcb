import { BitFeed } from './bit-feed.ts';
import { ByteFeed } from './byte-feed.ts';
import { readBlock } from './bzip2-block.ts';
import { Bzip2Text } from './bzip2-text.ts';
import { DamagedError } from './damaged.ts';

const blockMagic = [0x314159, 0x265359] as const;
const endMagic = [0x177245, 0x385090] as const;
const chunkBytes = 64 * 1024;

/**
 * Unpacks bzip2 streams, one behind the other.
 * https://en.wikipedia.org/wiki/Bzip2#File_format
 *
 * @throws DamagedError
 */
export async function* unpackBzip2(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const feed = new ByteFeed(source);
  do {
    yield* stream(new BitFeed(feed));
    await feed.fill(4);
  } while (feed.held > 0);
}

async function* stream(bits: BitFeed): AsyncGenerator<Buffer> {
  await bits.feed.fill(4);
  const magic = bits.feed.take(4).toString('latin1');
  if (!/^BZh[1-9]$/.test(magic)) throw new DamagedError('it begins otherwise');
  const blockBytes = Number(magic.at(-1)) * 100_000;
  let sumOfBlocks = 0;
  for (;;) {
    await bits.feed.fill(20);
    const [high, low] = [bits.bits(24), bits.bits(24)];
    const sum = bits.word();
    if (high === endMagic[0] && low === endMagic[1]) {
      if (sum !== sumOfBlocks) throw new DamagedError('a checksum differs');
      bits.alignToByte();
      return;
    }
    if (high !== blockMagic[0] || low !== blockMagic[1]) throw new DamagedError('a block begins otherwise');
    const { transformed, origin } = await readBlock(bits, blockBytes);
    const check = new Crc32();
    const text = new Bzip2Text(transformed, origin);
    for (let filled = chunkBytes; filled === chunkBytes;) {
      const chunk = Buffer.allocUnsafe(chunkBytes);
      filled = text.read(chunk);
      check.update(chunk.subarray(0, filled));
      yield chunk.subarray(0, filled);
    }
    if (check.digest() !== sum) throw new DamagedError('a checksum differs');
    sumOfBlocks = (((sumOfBlocks << 1) | (sumOfBlocks >>> 31)) ^ sum) >>> 0;
  }
}

/** The polynomial of Ethernet's, the highest bit of a byte first: zlib's takes the lowest first. */
class Crc32 {
  static readonly #table = Uint32Array.from({ length: 256 }, (_, byte) => {
    let sum = byte << 24;
    for (let bit = 0; bit < 8; bit += 1) sum = sum < 0 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
    return sum;
  });
  #sum = 0xffffffff;

  update(bytes: Uint8Array): void {
    let sum = this.#sum;
    for (const byte of bytes) sum = (sum << 8) ^ (Crc32.#table[(sum >>> 24) ^ byte] ?? 0);
    this.#sum = sum;
  }

  digest(): number {
    return ~this.#sum >>> 0;
  }
}
