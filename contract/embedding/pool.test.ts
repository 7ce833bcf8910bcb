import { describe, expect, it } from 'vitest';
import { normalisedRows } from './normalise.ts';
import { type PoolingMode, poolTokens } from './pool.ts';

/** Two rows of up to three tokens with two numbers each; what is behind the end of the second is nonsense. */
const tokens = {
  elements: Float32Array.of(1, -2, 3, 0, 5, 4, 7, 8, 1, 2, 99, 99),
  width: 3,
  size: 2,
};

const pooled = (modes: readonly PoolingMode[], skipped: readonly number[] = []) => [
  ...poolTokens(modes, tokens, [3, 2], skipped),
];

describe('vectors of tokens', () => {
  it.each<[PoolingMode, readonly number[]]>([
    ['cls', [1, -2, 7, 8]],
    ['max', [5, 4, 7, 8]],
    ['mean', [3, 2 / 3, 4, 5]],
    ['mean_sqrt_len_tokens', [9 / Math.sqrt(3), 2 / Math.sqrt(3), 8 / Math.SQRT2, 10 / Math.SQRT2]],
    ['weightedmean', [22 / 6, 10 / 6, 3, 4]],
    ['lasttoken', [5, 4, 1, 2]],
  ])('become one by %s, whatever is behind a row', (mode, wanted) => {
    expect(pooled([mode])).toEqual(wanted.map(Math.fround));
  });

  it('are put one behind the other where there are several modes', () => {
    expect(pooled(['cls', 'lasttoken'])).toEqual([1, -2, 5, 4, 7, 8, 1, 2]);
  });

  it('of a prompt count for none but cls', () => {
    const skipped = [2, 2];
    expect(pooled(['cls'], skipped)).toEqual([1, -2, 7, 8]);
    expect(pooled(['mean'], skipped)).toEqual([5, 4, 0, 0]);
    expect(pooled(['weightedmean'], [1, 0])).toEqual([21 / 5, 12 / 5, 3, 4].map(Math.fround));
    expect(pooled(['max'], skipped)).toEqual([5, 4, -1e9, -1e9]);
    expect(pooled(['lasttoken'], skipped)).toEqual([5, 4, 0, 0]);
  });
});

it('a row gets the length 1, and one of zeros stays', () => {
  expect([...normalisedRows(Float32Array.of(3, 4, 0, 0), 2)]).toEqual([0.6, 0.8, 0, 0].map(Math.fround));
});
