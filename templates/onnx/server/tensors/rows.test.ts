import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Tensor } from './dtype.ts';
import { splitRows, stackRows } from './rows.ts';

function tensor(shape: readonly number[], from: number): Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  return { dtype: 'float32', shape, elements: Float32Array.from({ length: count }, (_, i) => from + i) };
}

describe('stackRows', () => {
  it('puts rows below each other', () => {
    const stacked = stackRows([tensor([1, 2], 0), tensor([2, 2], 10)], 0);
    expect(stacked).toEqual({
      dtype: 'float32',
      shape: [3, 2],
      elements: Float32Array.of(0, 1, 10, 11, 12, 13),
    });
  });

  it('interleaves along an inner axis', () => {
    const stacked = stackRows([tensor([2, 1, 2], 0), tensor([2, 2, 2], 10)], 1);
    expect(stacked.shape).toEqual([2, 3, 2]);
    expect([...stacked.elements]).toEqual([0, 1, 10, 11, 12, 13, 2, 3, 14, 15, 16, 17]);
  });

  it('stacks strings and 64-bit integers', () => {
    const words = ['a', 'b', 'c'].map((word): Tensor => ({ dtype: 'string', shape: [1], elements: [word] }));
    expect(stackRows(words, 0).elements).toEqual(['a', 'b', 'c']);
    const big = [1n, 2n ** 62n].map((value): Tensor => ({
      dtype: 'int64',
      shape: [1],
      elements: BigInt64Array.of(value),
    }));
    expect(stackRows(big, 0).elements).toEqual(BigInt64Array.of(1n, 2n ** 62n));
  });
});

describe('splitRows', () => {
  it('takes apart what stackRows put together, along any axis and for any element type', () => {
    const shapes = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 });
    const counts = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(shapes, counts, fc.nat(), fc.boolean(), (shape, rows, at, isText) => {
        const axis = at % shape.length;
        const parts = rows.map((count, i) => {
          const numeric = tensor(shape.with(axis, count), 100 * i);
          return isText
            ? { ...numeric, dtype: 'string' as const, elements: Array.from(numeric.elements, String) }
            : numeric;
        });
        const plain = ({ shape: sizes, elements }: Tensor) => ({ sizes, elements: [...elements] });
        expect(splitRows(stackRows(parts, axis), axis, rows).map(plain)).toEqual(parts.map(plain));
      }),
    );
  });
});
