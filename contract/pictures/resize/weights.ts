import type { Filter } from './filters.ts';

/** What each pixel of a resized line is made of: `counts` pixels from `starts` on, times `weights` of `taps` each, in steps of 2^-precision. */
export interface Weights {
  readonly starts: Int32Array;
  readonly counts: Int32Array;
  readonly taps: number;
  readonly weights: Int32Array;
  readonly precision: number;
}

/** How many bits the weights of a line are rounded to. */
export type Precision = (greatest: number) => number;

/** As Pillow rounds them. */
export const pillowPrecision: Precision = () => 22;

/** As torch rounds those of pictures of 8 bits: so that the greatest has 16 bits. */
export const torchPrecision: Precision = (greatest) => {
  let precision = 0;
  while (precision < 22 && Math.floor(0.5 + greatest * 2 ** (precision + 1)) < 2 ** 15) precision++;
  return precision;
};

/**
 * The weights of a line of `from` pixels that becomes one of `to`: a filter as wide as the pixels of the shorter line, so that none
 * between them is passed over.
 */
export function weightsOf(filter: Filter, from: number, to: number, precisionOf: Precision): Weights {
  const scale = from / to;
  const widening = Math.max(scale, 1);
  const support = filter.support * widening;
  const taps = Math.ceil(support) * 2 + 1;
  const [starts, counts] = [new Int32Array(to), new Int32Array(to)];
  const shares = new Float64Array(to * taps);
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - support + 0.5));
    const count = Math.min(taps, Math.min(from, Math.trunc(centre + support + 0.5)) - start);
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const weight = filter.weight((k + start - centre + 0.5) * (1 / widening));
      shares[i * taps + k] = weight;
      sum += weight;
    }
    if (sum !== 0) for (let k = 0; k < count; k++) shares[i * taps + k] = (shares[i * taps + k] ?? 0) / sum;
    starts[i] = start;
    counts[i] = count;
  }
  const precision = precisionOf(shares.reduce((greatest, share) => Math.max(greatest, share), 0));
  const weights = Int32Array.from(shares, (share) =>
    Math.trunc(share * 2 ** precision + (share < 0 ? -0.5 : 0.5)),
  );
  return { starts, counts, taps, weights, precision };
}
