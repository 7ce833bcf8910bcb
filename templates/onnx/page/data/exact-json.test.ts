import { describe, expect, it } from 'vitest';
import { parseJson, writeJson } from './exact-json.ts';

describe('parseJson', () => {
  it('keeps every digit of an integer, and the order of fields', () => {
    const value = parseJson('{"b": 9007199254740993, "a": [-9223372036854775808, 1, 1e300, true, null]}');
    expect(value).toEqual(
      new Map<string, unknown>([
        ['b', 9007199254740993n],
        ['a', [-9223372036854775808n, 1, 1e300, true, null]],
      ]),
    );
  });

  it('refuses what is no JSON', () => {
    expect(() => parseJson('[1,')).toThrow(SyntaxError);
  });
});

describe('writeJson', () => {
  it('writes one line that any JSON reader understands without rounding', () => {
    const value = new Map([['rows', [new Map([['id', 18446744073709551615n]]), 7n, 'a"b', NaN, null]]]);
    expect(writeJson(value)).toBe('{"rows": [{"id": "18446744073709551615"}, 7, "a\\"b", "NaN", null]}');
  });

  it('writes a field that JavaScript gives a meaning of its own', () => {
    expect(writeJson(parseJson('{"__proto__": 1}'))).toBe('{"__proto__": 1}');
  });
});
