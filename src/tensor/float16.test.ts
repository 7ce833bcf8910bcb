import { describe, expect, it } from 'vitest';
import { decodeBfloat16, decodeFloat16, encodeBfloat16, encodeFloat16 } from './float16.ts';

const everyPattern = Array.from({ length: 0x10000 }, (_, bits) => bits);

describe.each([
  ['float16', decodeFloat16, encodeFloat16, 0x7e00],
  ['bfloat16', decodeBfloat16, encodeBfloat16, 0x7fc0],
] as const)('%s', (_, decode, encode, quietNaN) => {
  it('gives every bit pattern back, NaNs as one', () => {
    const wrong = everyPattern.filter((bits) => {
      const value = decode(bits);
      return encode(value) !== (Number.isNaN(value) ? quietNaN : bits);
    });
    expect(wrong).toEqual([]);
  });

  it('rounds half way between two neighbours to the even one', () => {
    const positive = everyPattern.filter((bits) => bits < 0x7000);
    const wrong = positive.filter((bits) => {
      const middle = (decode(bits) + decode(bits + 1)) / 2;
      return encode(middle) !== (bits % 2 === 0 ? bits : bits + 1);
    });
    expect(wrong).toEqual([]);
  });
});

describe('float16', () => {
  it.each([
    [1, 0x3c00],
    [-2, 0xc000],
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
});
