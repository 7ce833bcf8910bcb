import type { Entry } from './entry.ts';
import { readSingle } from './single-entry.ts';
import { readStacked, stacked } from './stacked-entry.ts';

/**
 * The entries of a frame's payload.
 *
 * @param protocols their names, by the numbers that entries have for them
 * @throws Error when it holds something else
 */
export function* readEntries(payload: Buffer, protocols: readonly string[]): Generator<Entry> {
  let at = 0;
  while (at < payload.length) {
    const size = payload.readUInt32LE(at);
    const bytes = payload.subarray(at + 4, at + 4 + size);
    if (bytes[0] === stacked) yield* readStacked(bytes, protocols);
    else yield readSingle(bytes, protocols);
    at += 4 + size;
  }
}
