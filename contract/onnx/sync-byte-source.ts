/** Bytes that are read piece by piece. */
export interface SyncByteSource {
  readonly sizeBytes: number;
  /**
   * A piece of them, which may be overwritten by the next read.
   *
   * @throws RangeError for what lies beyond the end
   */
  read(start: number, end: number): Uint8Array;
  /** A piece of them in memory of its own. @throws RangeError for what lies beyond the end */
  copy(start: number, end: number): Uint8Array<ArrayBuffer>;
}

/** Larger than the heads of most fields that stand together, smaller than most weights. */
const windowBytes = 16 * 1024;

/**
 * A file through a small window, so that what nobody asks for is never read.
 *
 * @param readInto reads bytes from a position of the file on, and returns how many it has read; 0 at the end
 */
export function windowedSource(
  readInto: (into: Uint8Array, start: number) => number,
  sizeBytes: number,
): SyncByteSource {
  const window = new Uint8Array(windowBytes);
  let windowStart = 0;
  let windowEnd = 0;
  const fill = (into: Uint8Array, start: number): number => {
    let filled = 0;
    while (filled < into.length) {
      const count = readInto(into.subarray(filled), start + filled);
      if (count === 0) break;
      filled += count;
    }
    return filled;
  };
  const check = (end: number): void => {
    if (end > sizeBytes) throw new RangeError(`bytes up to ${end} are asked of ${sizeBytes}`);
  };
  const copy = (start: number, end: number): Uint8Array<ArrayBuffer> => {
    check(end);
    const bytes = new Uint8Array(end - start);
    if (fill(bytes, start) < bytes.length) throw new RangeError('the file became shorter');
    return bytes;
  };
  return {
    sizeBytes,
    copy,
    read(start, end) {
      check(end);
      if (end - start > windowBytes) return copy(start, end);
      if (start < windowStart || end > windowEnd) {
        windowStart = start;
        windowEnd = start + fill(window, start);
        if (end > windowEnd) throw new RangeError('the file became shorter');
      }
      return window.subarray(start - windowStart, end - windowStart);
    },
  };
}
