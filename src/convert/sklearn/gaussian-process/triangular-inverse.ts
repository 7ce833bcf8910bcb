import { setImmediate } from 'node:timers/promises';

/** So many rows are computed before others get their turn. */
const rowsAtOnce = 64;

/**
 * The inverse of a lower triangular matrix, of which what is above the diagonal doesn't count.
 *
 * @param factor in C's order: [size, size]
 */
export async function triangularInverse(
  factor: Float64Array,
  size: number,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const inverse = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    if (row % rowsAtOnce === 0) {
      await setImmediate();
      signal?.throwIfAborted();
    }
    const own = inverse.subarray(row * size, (row + 1) * size);
    own[row] = 1;
    for (let before = 0; before < row; before += 1) {
      const factorAt = factor[row * size + before] ?? Number.NaN;
      const other = inverse.subarray(before * size, before * size + before + 1);
      for (let column = 0; column <= before; column += 1) {
        own[column] = (own[column] ?? 0) - factorAt * (other[column] ?? 0);
      }
    }
    const diagonal = factor[row * size + row] ?? Number.NaN;
    for (let column = 0; column <= row; column += 1) own[column] = (own[column] ?? 0) / diagonal;
  }
  return inverse;
}
