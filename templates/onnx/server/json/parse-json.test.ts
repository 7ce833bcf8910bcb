import { describe, expect, it } from 'vitest';
import { parseJson } from './parse-json.ts';

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
