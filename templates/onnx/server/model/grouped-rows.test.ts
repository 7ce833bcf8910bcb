import { expect, it } from 'vitest';
import type { Tensor } from '../tensors/dtype.ts';
import { goOnAlways } from '../util/go-on.ts';
import { runInGroups } from './grouped-rows.ts';

const integers = (shape: readonly number[], values: readonly (number | bigint)[]): Tensor => ({
  dtype: 'int64',
  shape,
  elements: BigInt64Array.from(values, BigInt),
});

/** What a graph is fed: rows of which each token is the number of its row, beginning with 1. */
function fed(lengths: readonly number[]): ReadonlyMap<string, Tensor> {
  const width = Math.max(...lengths);
  const ids = lengths.flatMap((length, row) =>
    Array.from({ length: width }, (_, at) => (at < length ? row + 1 : 0)),
  );
  return new Map([['ids', integers([lengths.length, width], ids)]]);
}

it('what is made of each token is as wide as the longest row, in the order of the rows', () => {
  const lengths = [1, 4, 2];
  const widths: number[] = [];
  const run = (feeds: ReadonlyMap<string, Tensor>): Tensor[] => {
    const { shape, elements } = feeds.get('ids') ?? integers([0, 0], []);
    widths.push(shape[1] ?? 0);
    // Of each token itself and its opposite; of each row its first token.
    const each = [...elements].map(BigInt).flatMap((id) => [id, -id]);
    const first = [...elements].map(BigInt).filter((_, i) => i % (shape[1] ?? 1) === 0);
    return [integers([...shape, 2], each), integers(shape.slice(0, 1), first)];
  };
  const divided = {
    tensors: ['ids'],
    groups: () => [1, 2, 0].map((row) => ({ rows: [row], sizes: [lengths[row] ?? 0] })),
  };
  const made = runInGroups(
    { run },
    { divided, told: integers([3], lengths), goOn: goOnAlways },
    fed(lengths),
    ['x', 'y'],
  );
  expect(widths).toEqual([4, 2, 1]);
  const rowsOfX = [
    [1, -1, 0, 0, 0, 0, 0, 0],
    [2, -2, 2, -2, 2, -2, 2, -2],
    [3, -3, 3, -3, 0, 0, 0, 0],
  ];
  expect(made).toEqual([integers([3, 4, 2], rowsOfX.flat()), integers([3], [1, 2, 3])]);
});
