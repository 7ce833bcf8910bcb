import { expect, it } from 'vitest';
import { cosine } from './similarity.ts';

it.each([
  [[3, 4], [6, 8], 1],
  [[1, 0], [0, 2], 0],
  [[1, 1], [-1, -1], -1],
  [[0, 0], [1, 2], 0],
])('the cosine of %j and %j', (a, b, wanted) => expect(cosine(a, b)).toBeCloseTo(wanted, 12));
