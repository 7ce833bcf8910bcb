import type { PoolStep } from '../schemas/contract.schema.ts';

/** How the vectors of tokens become one. */
export type PoolingMode = PoolStep['modes'][number];

/** Vectors of the tokens of texts, [N, L, D]. */
export interface TokenVectors {
  readonly elements: Float32Array;
  /** L: how many places a row has. */
  readonly width: number;
  /** D: how many numbers a vector has. */
  readonly size: number;
}

/** Those of one row which count. */
interface RowVectors {
  readonly elements: Float32Array;
  readonly size: number;
  /** Place of the row's first number. */
  readonly start: number;
  /** The tokens that count: from the first, counted from 0, to that behind the last. */
  readonly from: number;
  readonly to: number;
}

/** Writes the pooled vector of a row to a place of others. */
type Pooling = (row: RowVectors, pooled: Float32Array, at: number) => void;

/** What a sum is divided by at least, and what stands for the greatest of nothing, as there. */
const [least, lowest] = [1e-9, -1e9];

const poolings: Readonly<Record<PoolingMode, Pooling>> = {
  cls: ({ elements, size, start }, pooled, at) => pooled.set(elements.subarray(start, start + size), at),
  max: (row, pooled, at) => {
    for (let d = 0; d < row.size; d++) {
      let greatest = row.from < row.to ? -Infinity : lowest;
      for (let t = row.from; t < row.to; t++) greatest = Math.max(greatest, numberOf(row, t, d));
      pooled[at + d] = greatest;
    }
  },
  mean: weighted(
    () => 1,
    (weights) => weights,
  ),
  mean_sqrt_len_tokens: weighted(() => 1, Math.sqrt),
  weightedmean: weighted(
    (token) => token + 1,
    (weights) => weights,
  ),
  lasttoken: (row, pooled, at) => {
    for (let d = 0; d < row.size; d++) pooled[at + d] = row.from < row.to ? numberOf(row, row.to - 1, d) : 0;
  },
};

/**
 * Pools the vectors of tokens as sentence-transformers 5.1 does
 * (https://github.com/UKPLab/sentence-transformers/blob/v5.1.2/sentence_transformers/models/Pooling.py), in float64.
 *
 * @param lengths how many tokens each row has
 * @param skipped how many of a row's first tokens don't count, but for `cls`
 * @returns [N, modes × D]
 */
export function poolTokens(
  modes: readonly PoolingMode[],
  { elements, width, size }: TokenVectors,
  lengths: readonly number[],
  skipped: readonly number[],
): Float32Array {
  const pooled = new Float32Array(lengths.length * modes.length * size);
  for (const [row, to] of lengths.entries()) {
    const from = Math.min(skipped[row] ?? 0, to);
    const vectors = { elements, size, start: row * width * size, from, to };
    for (const [m, mode] of modes.entries()) poolings[mode](vectors, pooled, (row * modes.length + m) * size);
  }
  return pooled;
}

/** Sums of the tokens' numbers, each as often as a token weighs, over what the sum of the weights makes of it. */
function weighted(weightOf: (token: number) => number, divisorOf: (weights: number) => number): Pooling {
  return (row, pooled, at) => {
    const sums = new Float64Array(row.size);
    let weights = 0;
    for (let t = row.from; t < row.to; t++) {
      const weight = weightOf(t);
      weights += weight;
      for (let d = 0; d < row.size; d++) sums[d] = (sums[d] ?? 0) + weight * numberOf(row, t, d);
    }
    const divisor = divisorOf(Math.max(weights, least));
    for (let d = 0; d < row.size; d++) pooled[at + d] = (sums[d] ?? 0) / divisor;
  };
}

function numberOf({ elements, start, size }: RowVectors, token: number, d: number): number {
  return elements[start + token * size + d] ?? 0;
}
