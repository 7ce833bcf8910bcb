import { expect, it } from 'vitest';
import { bestScores, ranked, rowScores } from './row-scores.ts';
import { scoresOf } from './scores.ts';

const logits = Float32Array.of(1, 2, 3, 1, 2, 3, 1, 2, 3);
const input = 'function_to_apply';

it('makes scores of each row by the function that it names', () => {
  const scores = rowScores(input, ['softmax', 'sigmoid', 'none'], logits);
  expect(scores.subarray(0, 3)).toEqual(scoresOf('softmax', logits.subarray(0, 3), 3));
  expect(scores.subarray(3, 6)).toEqual(scoresOf('sigmoid', logits.subarray(0, 3), 3));
  expect(scores.subarray(6)).toEqual(logits.subarray(0, 3));
});

it.each(['Softmax', '', 'toString'])('knows no function %j', (name) => {
  expect(() => rowScores(input, ['softmax', name, 'none'], logits)).toThrow(
    expect.objectContaining({ input, row: 1, message: 'expected one of softmax, sigmoid, none' }),
  );
});

it('keeps as many scores as a row asks for, the first of equal ones', () => {
  const scores = Float32Array.of(0.5, 0.5, 0, 0.1, 0.2, 0.3, 0.3, 0.2, 0.1);
  expect([...bestScores('top_k', ['1', 'null', '2'], scores)]).toEqual(
    [0.5, NaN, NaN, 0.1, 0.2, 0.3, 0.3, 0.2, NaN].map(Math.fround),
  );
  expect(bestScores('top_k', ['null', 'null', 'null'], scores)).toBe(scores);
  expect([...bestScores('top_k', ['7', '3', '3'], scores)]).toEqual([...scores]);
});

it.each(['0', '-1', '1.5', '"2"', '[1]', 'true'])('is not asked for %s scores', (count) => {
  expect(() => bestScores('top_k', ['1', count, '1'], logits)).toThrow(
    expect.objectContaining({
      input: 'top_k',
      row: 1,
      message: expect.stringContaining('an integer from 1'),
    }),
  );
});

it('ranks what is no number last', () => {
  expect(ranked(Float32Array.of(NaN, 1, NaN, 2))).toEqual([3, 1, 0, 2]);
});
