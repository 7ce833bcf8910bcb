/** Up to here elements are summed with eight running sums. */
const blockSize = 128;

/**
 * The sum of float32 elements in float32, to the last bit as numpy.add.reduce makes it of an array in one piece: halves of halves, down to blocks
 * of 128 with eight running sums.
 *
 * @see https://github.com/numpy/numpy/blob/v2.4.0/numpy/_core/src/umath/loops_utils.h.src pairwise_sum
 */
export function pairwiseSum(values: Float32Array): number {
  return sumOf(values, 0, values.length, new Float32Array(8));
}

/** @param sums room for eight, whatever is in it */
function sumOf(values: Float32Array, start: number, end: number, sums: Float32Array): number {
  const length = end - start;
  if (length < 8) return running(values, start, end, 0);
  if (length > blockSize) {
    const half = Math.floor(length / 2);
    const at = start + half - (half % 8);
    return Math.fround(sumOf(values, start, at, sums) + sumOf(values, at, end, sums));
  }
  sums.fill(0);
  const whole = end - (length % 8);
  for (let i = start; i < whole; i++) {
    const place = (i - start) % 8;
    sums[place] = (sums[place] ?? 0) + (values[i] ?? 0);
  }
  return running(values, whole, end, folded(sums));
}

function folded(sums: Float32Array): number {
  const { fround } = Math;
  const pair = (at: number): number => fround((sums[at] ?? 0) + (sums[at + 1] ?? 0));
  return fround(fround(pair(0) + pair(2)) + fround(pair(4) + pair(6)));
}

function running(values: Float32Array, start: number, end: number, sum: number): number {
  let total = sum;
  for (let i = start; i < end; i++) total = Math.fround(total + (values[i] ?? 0));
  return total;
}
