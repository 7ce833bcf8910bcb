import type { Comparison } from './decision-tree.ts';

/**
 * The number of float32 that all numbers of float32 compare with as they do with one of float64: rounding to the nearest
 * would send those that lie between both to the wrong side.
 */
export function float32Threshold(threshold: number, comparison: Comparison): number {
  const nearest = Math.fround(threshold);
  if (comparison === '<') return nearest < threshold ? neighbour(nearest, 1) : nearest;
  return nearest > threshold ? neighbour(nearest, -1) : nearest;
}

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** The next number of float32 upwards (1) or downwards (-1). */
function neighbour(number: number, direction: 1 | -1): number {
  // Of the smallest numbers on both sides of zero only the sign differs.
  if (number === 0) return direction * 2 ** -149;
  float[0] = number;
  bits[0] = (bits[0] ?? 0) + (number > 0 ? direction : -direction);
  return float[0];
}
