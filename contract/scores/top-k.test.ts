import { expect, it } from 'vitest';
import { topScores } from './top-k.ts';

it('the best labels of each row come first, of equal scores the first, and NaN last', () => {
  const labels = ['a', 'b', 'c'];
  const rows = topScores({ labels, most: 2 }, Float32Array.of(1, 3, 3, NaN, -1, -2, NaN, NaN, Infinity));
  expect(rows.map((row) => JSON.parse(row) as unknown)).toEqual([
    [
      { label: 'b', score: 3 },
      { label: 'c', score: 3 },
    ],
    [
      { label: 'b', score: -1 },
      { label: 'c', score: -2 },
    ],
    [
      { label: 'c', score: null },
      { label: 'a', score: null },
    ],
  ]);
});
