/** Samples of several files, filled up to the longest. */
interface StackedWaveforms {
  /** float32 [N, L], row-major. */
  readonly samples: Float32Array;
  /** int64 [N, L]: 1 where a sample is. */
  readonly mask: BigInt64Array;
  /** L. */
  readonly width: number;
  /** int64 [N]. */
  readonly lengths: BigInt64Array;
}

/** @param hasMask whether a mask is wanted; it is empty unless */
export function stackWaveforms(rows: readonly Float32Array[], hasMask: boolean): StackedWaveforms {
  // A tensor has a column at least.
  const width = rows.reduce((most, { length }) => Math.max(most, length), 1);
  const samples = new Float32Array(rows.length * width);
  const mask = new BigInt64Array(hasMask ? samples.length : 0);
  for (const [row, own] of rows.entries()) {
    samples.set(own, row * width);
    if (hasMask) mask.fill(1n, row * width, row * width + own.length);
  }
  return { samples, mask, width, lengths: BigInt64Array.from(rows, ({ length }) => BigInt(length)) };
}
