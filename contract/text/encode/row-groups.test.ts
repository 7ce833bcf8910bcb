import { expect, it } from 'vitest';
import { mostTokensTogether, rowGroups } from './row-groups.ts';

const groups = (lengths: readonly number[], most: number) =>
  rowGroups(Int32Array.from(lengths), most).map(({ rows, width }) => [width, ...rows]);

it('rows are grouped by length, so that no more than a share of a group is padding', () => {
  expect(groups([3, 10, 9, 3, 2], 0.2)).toEqual([
    [10, 1, 2],
    [3, 0, 3, 4],
  ]);
});

it('rows of one length only are together where nothing may be padding', () => {
  expect(groups([4, 5, 4, 5], 0)).toEqual([
    [5, 1, 3],
    [4, 0, 2],
  ]);
});

it('rows without tokens, and no rows, are grouped too', () => {
  expect(groups([0, 0], 0)).toEqual([[0, 0, 1]]);
  expect(groups([], 0.2)).toEqual([]);
});

it('of many lengths at most the share is padding', () => {
  const lengths = Int32Array.from({ length: 500 }, (_, i) => 5 + ((i * 7919) % 196));
  for (const { rows, width } of rowGroups(lengths, 0.2)) {
    const tokens = rows.reduce((sum, row) => sum + (lengths[row] ?? 0), 0);
    expect(1 - tokens / (width * rows.length)).toBeLessThanOrEqual(0.2);
  }
});

it('no more tokens than a number are together, but for those of one row', () => {
  const lengths = [...Array.from({ length: 100 }, () => 512), mostTokensTogether + 1];
  const made = rowGroups(Int32Array.from(lengths), 0.2).map(({ rows, width }) => [rows.length, width]);
  expect(made).toEqual([
    [1, mostTokensTogether + 1],
    [32, 512],
    [32, 512],
    [32, 512],
    [4, 512],
  ]);
});
