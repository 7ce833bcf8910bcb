import { describe, expect, it } from 'vitest';
import { compareTensors } from './compare.ts';
import type { Tensor } from './tensor.ts';

const tolerance = { absolute: 0.1, relative: 0.01 };

function tensor(dtype: Tensor['dtype'], data: Tensor['data'], shape = [data.length]): Tensor {
  return { name: 'y', dtype, shape, data };
}

describe('compareTensors', () => {
  it.each([
    ['float32', [1, 100], [1.1, 101.1]],
    ['float32', [NaN, Infinity, -0], [NaN, Infinity, 0]],
    ['int64', [1n, 2n], [1n, 2n]],
    ['string', ['a'], ['a']],
    ['float32', [], []],
  ] as const)('%s: %o is near enough to %o', (dtype, expected, actual) => {
    expect(compareTensors(tensor(dtype, expected), tensor(dtype, actual), tolerance)).toBeNull();
  });

  it.each([
    ['float32', [1], [1.12]],
    ['float32', [0], [NaN]],
    ['float32', [NaN], [0]],
    ['float32', [Infinity], [-Infinity]],
    ['float32', [Infinity], [3e38]],
    ['int64', [10_000n], [10_001n]],
    ['int32', [10_000], [10_001]],
    ['bool', [true], [false]],
    ['string', ['a'], ['A']],
  ] as const)('%s: %o differs from %o', (dtype, expected, actual) => {
    expect(compareTensors(tensor(dtype, expected), tensor(dtype, actual), tolerance)).toMatchObject({
      kind: 'value',
      index: [0],
      expected: expected[0],
      actual: actual[0],
      differing: 1,
      total: 1,
    });
  });

  it('names the element that is furthest off', () => {
    const expected = tensor('float32', [0, 0, 0, 0, 0, 0], [2, 3]);
    const actual = tensor('float32', [0, 0.2, 0, 0, 0.5, 0.3], [2, 3]);
    expect(compareTensors(expected, actual, tolerance)).toEqual({
      kind: 'value',
      name: 'y',
      index: [1, 1],
      expected: 0,
      actual: 0.5,
      difference: 0.5,
      differing: 3,
      total: 6,
      message: '"y"[1, 1] is 0.5, expected 0 (3 of 6 elements differ)',
    });
  });

  it('compares type and shape before any element', () => {
    expect(compareTensors(tensor('float32', [1]), tensor('float64', [1]), tolerance)?.message).toBe(
      '"y" is float64, expected float32',
    );
    expect(compareTensors(tensor('float32', [1], [1, 1]), tensor('float32', [1]), tolerance)?.message).toBe(
      '"y" has shape [1], expected [1, 1]',
    );
  });

  describe('texts of JSON', () => {
    const json = (...values: readonly unknown[]): Tensor => ({
      ...tensor(
        'string',
        values.map((value) => JSON.stringify(value)),
      ),
      content: 'json',
    });

    it.each([
      [
        { score: 1, at: [2] },
        { at: [2], score: 1.1 },
      ],
      [
        [0.5, null, 'a'],
        [0.55, null, 'a'],
      ],
    ])('%o is near enough to %o', (expected, actual) => {
      expect(compareTensors(json(expected), json(actual), tolerance)).toBeNull();
    });

    it.each([
      [{ at: 1000 }, { at: 1001 }, '"y"[0].at is 1001, expected 1000 (1 of 1 elements differ)'],
      [
        [{ score: 1 }, { score: 2 }],
        [{ score: 1.2 }, { score: 2.5 }],
        '"y"[0][1].score is 2.5, expected 2 (1 of 1 elements differ)',
      ],
      [[1, 2], [1], '"y"[0] is "[1]", expected "[1,2]" (1 of 1 elements differ)'],
      [{ a: 1 }, { b: 1 }, '"y"[0].a is "nothing", expected 1 (1 of 1 elements differ)'],
      ['a', 'b', '"y"[0] is "b", expected "a" (1 of 1 elements differ)'],
    ])('%o differs from %o', (expected, actual, message) => {
      expect(compareTensors(json(expected), json(actual), tolerance)?.message).toBe(message);
    });
  });
});
