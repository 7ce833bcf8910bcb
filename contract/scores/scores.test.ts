import { expect, it } from 'vitest';
import { scoresOf, topLabels } from './scores.ts';

it('softmax sums to 1 in each row, however large the logits are', () => {
  const scores = scoresOf('softmax', Float32Array.of(1000, 1001, -1000, -1000), 2);
  expect([...scores]).toEqual([0.2689414322376251, 0.7310585975646973, 0.5, 0.5]);
});

it('sigmoid is of each element by itself', () => {
  const scores = scoresOf('sigmoid', Float32Array.of(0, 100, -100, 1), 2);
  expect([...scores].map((score) => Number(score.toFixed(4)))).toEqual([0.5, 1, 0, 0.7311]);
});

it('the first of equal scores is the best', () => {
  const { label, score } = topLabels(['a', 'b', 'c'], Float32Array.of(1, 3, 3, -2, -2, -3));
  expect([label, [...score]]).toEqual([
    ['b', 'a'],
    [3, -2],
  ]);
});
