import { expect, it } from 'vitest';
import { convertNumbers, type NumberType } from './convert.ts';
import type { Elements } from './dtype.ts';

function lost(index: number, value: number | bigint): never {
  throw new RangeError(`${index}: ${value}`);
}

it.each([
  ['doubles of few digits', 'float64', 'float32', new Float64Array([5.1, -0, 1e-7, 0.1, 2 ** 127]), null],
  ['what is not finite', 'float64', 'float32', new Float64Array([NaN, Infinity, -Infinity]), null],
  ['doubles of nine digits', 'float64', 'float32', new Float64Array([1.00000012, 16_777_216]), null],
  ['floats', 'float32', 'float64', new Float32Array([0.1, NaN]), null],
  ['halves', 'float16', 'float32', new Uint16Array([0x3c00, 0x7c00]), new Float32Array([1, Infinity])],
  ['floats to halves', 'float32', 'float16', new Float32Array([1, 0.1]), new Uint16Array([0x3c00, 0x2e66])],
  ['longs', 'int64', 'float32', new BigInt64Array([16_777_216n, -3n]), null],
  ['longs to doubles', 'int64', 'float64', new BigInt64Array([2n ** 62n]), new Float64Array([2 ** 62])],
  ['longs to integers', 'int64', 'int32', new BigInt64Array([-3n]), null],
  ['whole floats', 'float64', 'int64', new Float64Array([3, -4]), new BigInt64Array([3n, -4n])],
  ['signed ones', 'int32', 'uint8', new Int32Array([255]), null],
] as const satisfies readonly (readonly [string, NumberType, NumberType, Elements, Elements | null])[])(
  'takes %s',
  (_what, from, to, elements, expected) => {
    const converted = convertNumbers(elements, from, to, lost);
    expect(Array.from(converted, Number)).toEqual(Array.from(expected ?? nearest(to, elements), Number));
  },
);

function nearest(to: NumberType, elements: Elements): number[] {
  return Array.from<unknown, number>(elements, (element) =>
    to === 'float32' ? Math.fround(Number(element)) : Number(element),
  );
}

it.each([
  ['digits', 'float64', 'float32', new Float64Array([1, 0.123_456_789_1]), '1: 0.1234567891'],
  ['a sum that was rounded', 'float64', 'float32', new Float64Array([0.1 + 0.2]), '0: 0.30000000000000004'],
  ['what overflows', 'float64', 'float32', new Float64Array([1e39]), '0: 1e+39'],
  ['what underflows', 'float64', 'float32', new Float64Array([1e-60]), '0: 1e-60'],
  ['a long', 'int64', 'float32', new BigInt64Array([16_777_217n]), '0: 16777217'],
  ['a longer one', 'int64', 'float64', new BigInt64Array([2n ** 53n + 1n]), '0: 9007199254740993'],
  ['the largest', 'uint64', 'float64', new BigUint64Array([2n ** 64n - 1n]), '0: 18446744073709551615'],
  ['a fraction', 'float64', 'int64', new Float64Array([0.5]), '0: 0.5'],
  ['NaN', 'float32', 'int32', new Float32Array([NaN]), '0: NaN'],
  ['a sign', 'int32', 'uint32', new Int32Array([-1]), '0: -1'],
  ['a range', 'int64', 'int32', new BigInt64Array([2n ** 31n]), '0: 2147483648'],
  ['a half', 'float32', 'float16', new Float32Array([65_520]), '0: 65520'],
] as const satisfies readonly (readonly [string, NumberType, NumberType, Elements, string])[])(
  'loses no %s',
  (_what, from, to, elements, message) => {
    expect(() => convertNumbers(elements, from, to, lost)).toThrow(message);
  },
);
