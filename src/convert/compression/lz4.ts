import { ByteFeed } from './byte-feed.ts';
import { DamagedError } from './damaged.ts';
import { decodeLz4Block, Lz4History } from './lz4-block.ts';
import { Xxh32 } from './xxh32.ts';

const magic = 0x184d2204;
/** By the number that the header has for it. */
const blockBytes: ReadonlyMap<number, number> = new Map([
  [4, 64 * 1024],
  [5, 256 * 1024],
  [6, 1024 * 1024],
  [7, 4 * 1024 * 1024],
]);

/**
 * Unpacks LZ4 frames, one behind the other.
 * https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 *
 * @throws DamagedError
 */
export async function* unpackLz4(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const feed = new ByteFeed(source);
  do {
    yield* frame(feed);
    await feed.fill(1);
  } while (feed.held > 0);
}

async function* frame(feed: ByteFeed): AsyncGenerator<Buffer> {
  const header = await readHeader(feed);
  const content = new Xxh32();
  const history = new Lz4History(header.blockBytes);
  for (;;) {
    await feed.fill(4);
    const word = feed.take(4).readUInt32LE();
    if (word === 0) break;
    const sizeBytes = word & 0x7fffffff;
    if (sizeBytes > header.blockBytes) throw new DamagedError('a block is larger than its header says');
    await feed.fill(sizeBytes + 4);
    const packed = feed.take(sizeBytes);
    if (header.hasBlockChecksums) checkSum(Xxh32.of(packed), feed.take(4));
    if (!header.isLinked) history.forget();
    const isPlain = word >>> 31 === 1;
    const bytes = isPlain ? history.add(packed) : decodeLz4Block(packed, history);
    if (header.hasContentChecksum) content.update(bytes);
    yield bytes;
  }
  if (!header.hasContentChecksum) return;
  await feed.fill(4);
  checkSum(content.digest(), feed.take(4));
}

interface Header {
  readonly blockBytes: number;
  /** Whether blocks refer to those before them. */
  readonly isLinked: boolean;
  readonly hasBlockChecksums: boolean;
  readonly hasContentChecksum: boolean;
}

async function readHeader(feed: ByteFeed): Promise<Header> {
  await feed.fill(6);
  if (feed.take(4).readUInt32LE() !== magic) throw new DamagedError('a frame begins otherwise');
  const [flags = 0, block = 0] = Buffer.from(feed.take(2));
  const sizeOfBlocks = blockBytes.get((block >> 4) & 7);
  const hasDictionary = (flags & 1) !== 0;
  if (flags >> 6 !== 1 || sizeOfBlocks === undefined || hasDictionary) {
    throw new DamagedError('a frame has a header that is not read');
  }
  const hasSize = (flags & 8) !== 0;
  const sizeOfSize = hasSize ? 8 : 0;
  await feed.fill(sizeOfSize + 1);
  const hashed = Buffer.concat([Buffer.of(flags, block), feed.take(sizeOfSize)]);
  if (feed.byte() !== ((Xxh32.of(hashed) >> 8) & 0xff)) throw new DamagedError('a checksum differs');
  return {
    blockBytes: sizeOfBlocks,
    isLinked: (flags & 0x20) === 0,
    hasBlockChecksums: (flags & 0x10) !== 0,
    hasContentChecksum: (flags & 4) !== 0,
  };
}

function checkSum(sum: number, expected: Buffer): void {
  if (sum !== expected.readUInt32LE()) throw new DamagedError('a checksum differs');
}
