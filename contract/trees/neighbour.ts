import type { FloatDtype } from './tree-walk.ts';

const double = new Float64Array(1);
const doubleBits = new BigInt64Array(double.buffer);
const single = new Float32Array(1);
const singleBits = new Int32Array(single.buffer);

/** The next number upwards (1) or downwards (-1); NaN where there is none, as beyond infinity. */
export function neighbour(number: number, direction: 1 | -1, dtype: FloatDtype): number {
  if (Number.isNaN(number) || number === direction * Infinity) return Number.NaN;
  const isFloat32 = dtype === 'float32';
  // Of the smallest numbers on both sides of zero only the sign differs.
  if (number === 0) return direction * (isFloat32 ? 2 ** -149 : Number.MIN_VALUE);
  const step = number > 0 ? direction : -direction;
  if (isFloat32) {
    single[0] = number;
    singleBits[0] = (singleBits[0] ?? 0) + step;
    return single[0];
  }
  double[0] = number;
  doubleBits[0] = (doubleBits[0] ?? 0n) + BigInt(step);
  return double[0];
}
