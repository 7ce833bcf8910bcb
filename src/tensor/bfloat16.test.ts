import { expect, it } from 'vitest';
import { decodeBfloat16, encodeBfloat16 } from './bfloat16.ts';

const everyPattern = Array.from({ length: 0x10000 }, (_, bits) => bits);
const quietNaN = 0x7fc0;

it('gives every bit pattern back, NaNs as one', () => {
  const wrong = everyPattern.filter((bits) => {
    const value = decodeBfloat16(bits);
    return encodeBfloat16(value) !== (Number.isNaN(value) ? quietNaN : bits);
  });
  expect(wrong).toEqual([]);
});

it('rounds half way between two neighbours to the even one', () => {
  const positive = everyPattern.filter((bits) => bits < 0x7000);
  const wrong = positive.filter((bits) => {
    const middle = (decodeBfloat16(bits) + decodeBfloat16(bits + 1)) / 2;
    return encodeBfloat16(middle) !== (bits % 2 === 0 ? bits : bits + 1);
  });
  expect(wrong).toEqual([]);
});
