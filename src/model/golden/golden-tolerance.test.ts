import { expect, it } from 'vitest';
import { readTolerance } from './golden-tolerance.ts';

it('takes a number, either part, and nothing', () => {
  expect(readTolerance(0.5, 'f')).toEqual({ absolute: 0.5 });
  expect(readTolerance({ relative: 0 }, 'f')).toEqual({ relative: 0 });
  expect(readTolerance({ absolute: 1, relative: 2 }, 'f')).toEqual({ absolute: 1, relative: 2 });
  for (const nothing of [undefined, null, {}]) expect(readTolerance(nothing, 'f')).toEqual({});
});

it.each([
  [-1, 'tolerance is -1, not a number of 0 or more'],
  ['0.1', 'tolerance is "0.1", not a number of 0 or more'],
  [[0.1], 'tolerance is [0.1], not a number of 0 or more'],
  [true, 'tolerance is true, not a number of 0 or more'],
  [Infinity, 'tolerance is a number that overflows'],
  [{ relative: -1 }, 'tolerance.relative is -1, not a number of 0 or more'],
  [{ absolute: null }, 'tolerance.absolute is null, not a number of 0 or more'],
  [{ absolute: Infinity }, 'tolerance.absolute is a number that overflows'],
  [{ atol: 1e-3 }, 'tolerance has "atol", but only "absolute" and "relative" are known'],
])('refuses %j in words', (value, message) => {
  expect(() => readTolerance(value, 'golden.json')).toThrow(
    expect.objectContaining({ code: 'GOLDEN_INVALID', message: `golden.json: ${message}.` }),
  );
});
