import { expect, it } from 'vitest';
import { decodeFloat16, encodeFloat16, float16Overflow } from './float16.ts';

const positiveFinite = Array.from({ length: 0x7c00 }, (_, bits) => bits);

it('gives every bit pattern back, NaNs as one', () => {
  const wrong = Array.from({ length: 0x10000 }, (_, bits) => bits).filter((bits) => {
    const value = decodeFloat16(bits);
    return encodeFloat16(value) !== (Number.isNaN(value) ? 0x7e00 : bits);
  });
  expect(wrong).toEqual([]);
});

it('rounds to the nearest, ties to even', () => {
  const wrong = positiveFinite.slice(0, -1).filter((bits) => {
    const [below, above] = [decodeFloat16(bits), decodeFloat16(bits + 1)];
    const middle = (below + above) / 2;
    const even = bits % 2 === 0 ? bits : bits + 1;
    return (
      encodeFloat16(middle) !== even ||
      encodeFloat16(middle * (1 - 2 ** -40)) !== bits ||
      encodeFloat16(middle * (1 + 2 ** -40)) !== bits + 1
    );
  });
  expect(wrong).toEqual([]);
});

it('overflows where the standard says', () => {
  expect(encodeFloat16(float16Overflow)).toBe(0x7c00);
  expect(encodeFloat16(float16Overflow - 0.001)).toBe(0x7bff);
  expect(decodeFloat16(0x7bff)).toBe(65_504);
});

it.each([
  [1, 0x3c00],
  [-2, 0xc000],
  [Infinity, 0x7c00],
  [-Infinity, 0xfc00],
  [NaN, 0x7e00],
  [65_504, 0x7bff],
  [65_519.99, 0x7bff],
  [65_520, 0x7c00],
  [2 ** -24, 0x0001],
  [2 ** -25, 0x0000],
  [-(2 ** -26), 0x8000],
  [2 ** -14 - 2 ** -26, 0x0400],
])('encodes %d', (value, bits) => {
  expect(encodeFloat16(value)).toBe(bits);
});
