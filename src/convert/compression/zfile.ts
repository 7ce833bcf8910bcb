import { ByteFeed } from './byte-feed.ts';
import { DamagedError } from './damaged.ts';

/** `ZF`, and the length as long as hexadecimal digits of 2^64 are in Python. */
const headerBytes = 21;

/**
 * What joblib before 0.10 wrote: its own header and a stream of zlib, which is left.
 * https://github.com/joblib/joblib/blob/main/joblib/numpy_pickle_compat.py (read_zfile)
 *
 * @throws DamagedError
 */
export async function* withoutZfileHeader(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const feed = new ByteFeed(source);
  await feed.fill(headerBytes + 1);
  const header = feed.take(headerBytes).toString('latin1');
  if (!/^ZF0x[\da-f]+L? *$/.test(header)) throw new DamagedError('it begins otherwise');
  // Python 2's digits end in an L, which makes the header longer by one.
  const first = feed.byte();
  if (first !== 0x20) yield Buffer.of(first);
  for (; feed.held > 0; await feed.fill(1)) yield Buffer.from(feed.take(feed.held));
}
