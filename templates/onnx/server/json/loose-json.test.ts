import { describe, expect, it } from 'vitest';
import { parseLooseJson } from './loose-json.ts';

describe('JSON as Python writes it', () => {
  it.each([
    ['[NaN, Infinity, -Infinity]', [null, 'Infinity', '-Infinity']],
    ['{"NaN": NaN, "a": "NaN, Infinity"}', { NaN: null, a: 'NaN, Infinity' }],
    ['["\\"NaN", NaN, "\\\\", NaN]', ['"NaN', null, '\\', null]],
    ['[1, "NaN"]', [1, 'NaN']],
  ])('%s', (text, value) => {
    expect(parseLooseJson(text, false)).toEqual(value);
  });

  it('keeps long integers', () => {
    expect(parseLooseJson('[NaN, 9007199254740993]', true)).toEqual([null, 9007199254740993n]);
  });

  it.each([
    ['[NaN, ]', 'Unexpected "]" at line 1, column 8'],
    ['[nan]', 'at line 1, column'],
    ['NaNs', 'is not valid JSON'],
    ['[1,\n"NaN', 'is not valid JSON'],
  ])('is not %j', (text, message) => {
    expect(() => parseLooseJson(text, false)).toThrow(message);
  });

  it('counts lines from where the text stands', () => {
    expect(() => parseLooseJson('[1,]', false, 7)).toThrow('at line 7, column 4');
  });
});
