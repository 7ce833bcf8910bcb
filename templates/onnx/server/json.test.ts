import { describe, expect, it } from 'vitest';
import { elementJson, elementsJson, parseJson } from './json.ts';
import { float16Bits } from './tensors/float16.ts';

describe('parseJson', () => {
  it('keeps integers beyond 2^53 exact when asked to', () => {
    const text =
      '[9007199254740993, -9223372036854775808, 18446744073709551615, 12, 1.5, 1234567890123456789e1]';
    expect(parseJson(text, true)).toEqual([
      9007199254740993n,
      -9223372036854775808n,
      18446744073709551615n,
      12,
      1.5,
      12345678901234567000,
    ]);
    expect(parseJson('[9007199254740993]', false)).toEqual([9007199254740992]);
  });

  it('reads floats of many digits as numbers beside integers that must be exact', () => {
    const text = '[0.1234567890123456, 1.234567890123456e3, {"a": 12345678901234567}]';
    expect(parseJson(text, true)).toEqual([0.1234567890123456, 1234.567890123456, { a: 12345678901234567n }]);
  });

  it('leaves absurdly long integers alone rather than spend quadratic time on them', () => {
    expect(parseJson(`[${'9'.repeat(400)}]`, true)).toEqual([Infinity]);
  });

  it.each([
    ['', 'Unexpected end at line 1, column 1'],
    ['{"a": [1, 2', "Expected ',' or ']' after array element at line 1, column 12"],
    ['{"a": [}}', 'Unexpected "}" at line 1, column 8'],
    ['{\n  "a": tru\n}', 'Unexpected "\\n" at line 2, column 11'],
    ['[1,\n 2,,]', 'Unexpected "," at line 2, column 4'],
    ['{"a":1} x', 'Unexpected non-whitespace character after JSON at line 1, column 9'],
    [`[${' '.repeat(200)}?]`, 'Unexpected "?" at line 1, column 202'],
    ['"a', 'Unterminated string at line 1, column 3'],
  ])('says where %j goes wrong', (text, message) => {
    expect(() => parseJson(text, false)).toThrow(`the body is not valid JSON: ${message}`);
  });

  it('survives nesting', () => {
    const deep = '['.repeat(200_000) + '1234567890123456789' + ']'.repeat(200_000);
    expect(() => parseJson(deep, true)).toThrow('nested too deeply');
  });
});

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
    const halves = Uint16Array.from([0.5, NaN, -Infinity], float16Bits);
    expect(elementsJson({ dtype: 'float16', shape: [3], elements: halves })).toBe('[0.5,"NaN","-Infinity"]');
  });

  it.each([1, 100])('keeps the sign of -0, in tensors of %d', (count) => {
    const zeros = `[${Array(count).fill('-0.0').join(',')}]`;
    const elements = new Float32Array(count).fill(-0);
    expect(elementsJson({ dtype: 'float32', shape: [count], elements })).toBe(zeros);
    const bits = new Uint16Array(count).fill(float16Bits(-0));
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
