import { expect, it } from 'vitest';
import { integerRange, roundedNumber, shortNumber } from './numbers.ts';

it.each([
  [5.099999904632568, 'float32', '5.1'],
  [0.20000000298023224, 'float32', '0.2'],
  [16777216, 'float32', '16777216'],
  [5.099999904632568, 'float64', '5.099999904632568'],
  [-0.009192712604999542, 'float32', '-0.009192713'],
])('%d as %s is %s', (value, dtype, text) => {
  expect(shortNumber(value, dtype)).toBe(text);
  expect(dtype === 'float64' || Math.fround(Number(text)) === Math.fround(value)).toBe(true);
});

it('knows what integers may be', () => {
  expect(integerRange('int8')).toEqual([-128n, 127n]);
  expect(integerRange('uint64')).toEqual([0n, 18446744073709551615n]);
  expect(integerRange('float32')).toBeUndefined();
});

it.each([
  [0.123456, '0.1235'],
  [1234567, '1234567'],
  [NaN, 'NaN'],
])('shows %d as %s', (value, text) => {
  expect(roundedNumber(value)).toBe(text);
});
