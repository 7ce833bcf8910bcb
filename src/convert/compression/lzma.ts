import { ByteFeed } from './byte-feed.ts';
import { DamagedError } from './damaged.ts';
import { LzmaState } from './lzma-state.ts';
import { LzmaWindow } from './lzma-window.ts';
import { RangeDecoder } from './range-decoder.ts';

const headerBytes = 13;
/** More than any symbol takes. */
const symbolBytes = 48;

/**
 * Unpacks an .lzma file ("lzma alone"), as xz wrote them before .xz.
 * https://github.com/jljusten/LZMA-SDK/blob/master/DOC/lzma-specification.txt
 *
 * @throws DamagedError
 */
export async function* unpackLzma(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const feed = new ByteFeed(source);
  await feed.fill(headerBytes + 5);
  const header = Buffer.from(feed.take(headerBytes));
  const properties = header.readUInt8();
  if (properties >= 9 * 5 * 5) throw new DamagedError('it begins otherwise');
  const window = new LzmaWindow(header.readUInt32LE(1));
  const written = header.readBigUInt64LE(5);
  const hasSize = written !== 0xffffffffffffffffn;
  const sizeBytes = hasSize ? Number(written) : Infinity;
  const decoder = new RangeDecoder(feed);
  const state = new LzmaState(decoder, window, {
    contextBits: properties % 9,
    literalPositionBits: Math.floor(properties / 9) % 5,
    positionBits: Math.floor(properties / 45),
  });
  while (window.totalBytes < sizeBytes) {
    if (feed.held < symbolBytes) await feed.fill(symbolBytes);
    const length = state.next();
    if (length === 'end') break;
    let left = length;
    do {
      left = window.repeat(state.distance, left);
      if (window.isChunkFull) yield window.takeChunk();
    } while (left > 0);
  }
  if (hasSize && window.totalBytes !== sizeBytes) throw new DamagedError('it has another size than it says');
  yield window.takeChunk();
}
