import { expect, it } from 'vitest';
import { float16Bits, float16Overflow, float16Value } from './float16.ts';

const positiveFinite = Array.from({ length: 0x7c00 }, (_, bits) => bits);

it('gives every float16 back bit by bit', () => {
  const changed = positiveFinite
    .flatMap((bits) => [bits, bits | 0x8000])
    .filter((bits) => float16Bits(float16Value(bits)) !== bits);
  expect(changed).toEqual([]);
  expect([Infinity, -Infinity].map(float16Bits)).toEqual([0x7c00, 0xfc00]);
  expect(float16Value(float16Bits(NaN))).toBeNaN();
});

it('rounds to the nearest, ties to even', () => {
  const wrong = positiveFinite.slice(0, -1).filter((bits) => {
    const [below, above] = [float16Value(bits), float16Value(bits + 1)];
    const middle = (below + above) / 2;
    const even = bits % 2 === 0 ? bits : bits + 1;
    return (
      float16Bits(middle) !== even ||
      float16Bits(middle * (1 - 2 ** -40)) !== bits ||
      float16Bits(middle * (1 + 2 ** -40)) !== bits + 1
    );
  });
  expect(wrong).toEqual([]);
});

it('overflows where the standard says', () => {
  expect(float16Bits(float16Overflow)).toBe(0x7c00);
  expect(float16Bits(float16Overflow - 0.001)).toBe(0x7bff);
  expect(float16Value(0x7bff)).toBe(65_504);
});
