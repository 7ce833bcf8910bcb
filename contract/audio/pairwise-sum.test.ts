import { expect, it } from 'vitest';
import { pairwiseSum } from './pairwise-sum.ts';

/** Numbers that numpy makes too: numpy.float32((i * 7919 % 1000 - 500) / 7 for i in range(n)). */
function numbers(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => (((i * 7919) % 1000) - 500) / 7);
}

it.each([
  [1, -71.42857],
  [7, 114.14285],
  [8, 104.571434],
  [13, -116.85715],
  [127, -83.000015],
  [128, -52.57144],
  [129, -33.714287],
  [1001, -142.85721],
  [4099, -490.14285],
  [100003, -7106.1426],
])('sums %i numbers as numpy does', (count, sum) => {
  expect(pairwiseSum(numbers(count))).toBe(Math.fround(sum));
});

it('sums nothing to 0', () => expect(pairwiseSum(new Float32Array())).toBe(0));
