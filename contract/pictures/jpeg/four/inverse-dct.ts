/** Samples of 8 × 8 out of their coefficients, in the integers that libjpeg's "islow" has: Loeffler, Ligtenberg and Moschytz, 1989. */
const bits = 13;
const fraction = 2;

const scaled = (value: number): number => Math.round(value * 2 ** bits);
const [f298, f390, f541, f765, f899, f1175] = [
  0.298631336, 0.390180644, 0.5411961, 0.765366865, 0.899976223, 1.175875602,
].map(scaled) as [number, number, number, number, number, number];
const [f1501, f1847, f1961, f2053, f2562, f3072] = [
  1.50132111, 1.847759065, 1.96157056, 2.053119869, 2.562915447, 3.072711026,
].map(scaled) as [number, number, number, number, number, number];

/**
 * @param block 64 coefficients, times their steps
 * @param work room for 64 numbers
 * @param samples where they go, from `at` on, a row of 8 each `stride`
 */
export function inverseDct(
  block: Int32Array,
  work: Int32Array,
  samples: Uint8ClampedArray,
  at: number,
  stride: number,
): void {
  for (let column = 0; column < 8; column++) line(block, column, 8, work, column, 8, bits - fraction);
  const row = new Int32Array(8);
  for (let y = 0; y < 8; y++) {
    line(work, 8 * y, 1, row, 0, 1, bits + fraction + 3);
    for (let x = 0; x < 8; x++) samples[at + y * stride + x] = (row[x] ?? 0) + 128;
  }
}

function line(
  from: Int32Array,
  start: number,
  step: number,
  to: Int32Array,
  target: number,
  toStep: number,
  shift: number,
): void {
  const v = (i: number): number => from[start + i * step] ?? 0;
  const half = 1 << (shift - 1);
  const shared = (v(2) + v(6)) * f541;
  const [low, high] = [shared - v(6) * f1847, shared + v(2) * f765];
  const [sum, difference] = [(v(0) + v(4)) * 2 ** bits, (v(0) - v(4)) * 2 ** bits];
  const even = [sum + high, difference + low, difference - low, sum - high];
  const [z1, z2, z3, z4] = [v(7) + v(1), v(5) + v(3), v(7) + v(3), v(5) + v(1)];
  const z5 = (z3 + z4) * f1175;
  const [a, b] = [z5 - z3 * f1961, z5 - z4 * f390];
  const [c, d] = [-z1 * f899, -z2 * f2562];
  const odd = [v(1) * f1501 + c + b, v(3) * f3072 + d + a, v(5) * f2053 + d + b, v(7) * f298 + c + a];
  for (let i = 0; i < 4; i++) {
    const [e, o] = [even[i] ?? 0, odd[i] ?? 0];
    to[target + i * toStep] = (e + o + half) >> shift;
    to[target + (7 - i) * toStep] = (e - o + half) >> shift;
  }
}
