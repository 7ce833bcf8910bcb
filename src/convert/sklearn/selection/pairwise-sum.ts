/** Numbers that are summed in one go. */
const blockSize = 128;

/**
 * The sum of numbers in the order in which numpy takes it, so that it is the same to the last bit: halves of halves, and in
 * what is left eight sums side by side.
 * https://github.com/numpy/numpy/blob/v2.3.0/numpy/_core/src/umath/loops_utils.h.src (pairwise_sum)
 */
export function pairwiseSum(numbers: Float64Array): number {
  const { length } = numbers;
  if (length > blockSize) {
    const half = Math.floor(length / 2);
    const middle = half - (half % 8);
    return pairwiseSum(numbers.subarray(0, middle)) + pairwiseSum(numbers.subarray(middle));
  }
  if (length < 8) return numbers.reduce((sum, number) => sum + number, 0);
  const whole = length - (length % 8);
  const lanes = numbers.slice(0, 8);
  for (let at = 8; at < whole; at += 1) {
    lanes[at % 8] = (lanes[at % 8] ?? Number.NaN) + (numbers[at] ?? Number.NaN);
  }
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = lanes;
  const sum = a + b + (c + d) + (e + f + (g + h));
  return numbers.subarray(whole).reduce((total, number) => total + number, sum);
}
