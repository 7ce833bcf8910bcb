import { expect, it } from 'vitest';
import { nested, nestedShape, partAt } from './tensor-parts.ts';

it.each([
  [0, 1, [3, 4]],
  [1, 0, [0, 3]],
  [1, 1, [1, 4]],
])('takes the part along axis %i at %i', (axis, index, part) => {
  expect(partAt([0, 1, 3, 4], [2, 2], axis, index)).toEqual(part);
});

it('nests elements, and tells the shape of what is nested', () => {
  expect(nested([1, 2, 3, 4, 5, 6], [1, 2, 3])).toEqual([
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
  ]);
  expect(nested([7], [])).toBe(7);
  expect(nestedShape([[1, 2, 3]])).toEqual([1, 3]);
  expect(nestedShape('a')).toEqual([]);
  expect(nestedShape([[1], [1, 2]])).toBeNull();
  expect(nestedShape([[[1], 2]])).toBeNull();
});
