import { describe, expect, it } from 'vitest';
import { elementJson, elementsJson } from './elements-json.ts';
import { encodeFloat16 } from '../../../../contract/float16.ts';

describe('elementsJson', () => {
  it('writes 64-bit integers to the last digit', () => {
    const elements = new BigInt64Array([2n ** 63n - 1n, -(2n ** 63n)]);
    expect(elementsJson({ dtype: 'int64', shape: [2], elements })).toBe(
      '[9223372036854775807,-9223372036854775808]',
    );
  });

  it.each([1, 100])('writes what JSON has no number for as strings, in tensors of %d times five', (times) => {
    const five = [1.5, NaN, Infinity, -Infinity, 1e-30];
    const elements = Float32Array.from({ length: 5 * times }, (_, i) => five[i % 5] ?? 0);
    const written = [1.5, 'NaN', 'Infinity', '-Infinity', Math.fround(1e-30)];
    expect(JSON.parse(elementsJson({ dtype: 'float32', shape: [5 * times], elements }))).toEqual(
      Array.from(elements, (_, i) => written[i % 5]),
    );
    const halves = Uint16Array.from([0.5, NaN, -Infinity], encodeFloat16);
    expect(elementsJson({ dtype: 'float16', shape: [3], elements: halves })).toBe('[0.5,"NaN","-Infinity"]');
  });

  it.each([1, 100])('keeps the sign of -0, in tensors of %d', (count) => {
    const zeros = `[${Array(count).fill('-0.0').join(',')}]`;
    const elements = new Float32Array(count).fill(-0);
    expect(elementsJson({ dtype: 'float32', shape: [count], elements })).toBe(zeros);
    const bits = new Uint16Array(count).fill(encodeFloat16(-0));
    expect(elementsJson({ dtype: 'float16', shape: [count], elements: bits })).toBe(zeros);
    expect(elementsJson({ dtype: 'float32', shape: [1], elements: new Float32Array(1) })).toBe('[0]');
  });

  it.each([
    ['bool', Uint8Array.from({ length: 50 }, (_, i) => i % 2), (value: unknown) => value === 1],
    ['int32', Int32Array.from({ length: 50 }, (_, i) => i * -1e7), (value: unknown) => value],
    ['float64', Float64Array.from({ length: 50 }, (_, i) => Math.sin(i)), (value: unknown) => value],
    ['string', Array.from({ length: 50 }, (_, i) => `"${i}\n`), (value: unknown) => value],
  ] as const)('writes many elements of %s as it writes few', (dtype, elements, expected) => {
    const tensor = { dtype, shape: [50], elements };
    expect(JSON.parse(elementsJson(tensor))).toEqual(Array.from<unknown, unknown>(elements, expected));
    expect(JSON.parse(elementsJson(tensor, 3, 5))).toEqual([expected(elements[3]), expected(elements[4])]);
    expect(JSON.parse(elementsJson(tensor, 3, 40))).toHaveLength(37);
  });

  it('writes no elements as an empty array', () => {
    expect(elementsJson({ dtype: 'float32', shape: [0], elements: new Float32Array(0) })).toBe('[]');
  });
});

it('writes one element as JSON', () => {
  expect(elementJson('bool', 1)).toBe('true');
  expect(elementJson('string', '"')).toBe('"\\""');
  expect(elementJson('uint64', 2n ** 64n - 1n)).toBe('18446744073709551615');
});
