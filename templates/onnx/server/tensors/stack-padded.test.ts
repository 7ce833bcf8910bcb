import { expect, it } from 'vitest';
import type { Tensor } from './dtype.ts';
import { stackPadded } from './stack-padded.ts';

const floats = (shape: readonly number[], ...values: readonly number[]): Tensor => ({
  dtype: 'float32',
  shape,
  elements: Float32Array.from(values),
});

it('rows of one size are stacked as they are', () => {
  expect(stackPadded([floats([1, 2], 1, 2), floats([2, 2], 3, 4, 5, 6)])).toEqual(
    floats([3, 2], 1, 2, 3, 4, 5, 6),
  );
});

it('shorter rows end with zeros, along every axis', () => {
  const rows = [floats([2, 1, 2], 1, 2, 3, 4), floats([1, 2, 1], 5, 6)];
  expect(stackPadded(rows)).toEqual(floats([3, 2, 2], 1, 2, 0, 0, 3, 4, 0, 0, 5, 0, 6, 0));
});

it('shorter rows of texts end with empty ones, and a row may have nothing', () => {
  const texts = (shape: readonly number[], ...elements: string[]): Tensor => ({
    dtype: 'string',
    shape,
    elements,
  });
  expect(stackPadded([texts([1, 0]), texts([1, 2], 'a', 'b')])).toEqual(texts([2, 2], '', '', 'a', 'b'));
});
