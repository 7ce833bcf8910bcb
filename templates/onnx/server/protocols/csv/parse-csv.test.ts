import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv } from './parse-csv.ts';

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

describe('CSV', () => {
  it.each([
    ['', []],
    ['a', [['a']]],
    ['a,b\n', [['a', 'b']]],
    [
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [' a , b ', [[' a ', ' b ']]],
    [
      ',\n,',
      [
        ['', ''],
        ['', ''],
      ],
    ],
    ['a\n\nb', [['a'], [''], ['b']]],
    ['\na\n', [[''], ['a']]],
    [
      '\r\na,b\n\nc,d\n\n\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['"a"', [['a']]],
    ['"","",', [['', '', '']]],
    ['"a ""b"" c",d', [['a "b" c', 'd']]],
    [
      '"a,b","c\r\nd"\r\ne,"f\n"',
      [
        ['a,b', 'c\r\nd'],
        ['e', 'f\n'],
      ],
    ],
  ])('%j', (text, records) => {
    expect(parseCsv(text).map(({ fields }) => fields)).toEqual(records);
  });

  it('knows the line of each record', () => {
    expect(parseCsv('a,"b\n\n"\nc,d\r\n"e\n",f').map(({ line }) => line)).toEqual([1, 4, 5]);
  });

  it.each([
    ['a,b\nc', 'line 2: expected 2 fields as in line 1, got 1'],
    ['a,b\nc,d,', 'line 2: expected 2 fields as in line 1, got 3'],
    ['"a\n\nb"\n"c,', 'line 4, column 1: the quotes are never closed'],
    ['a,"', 'line 1, column 2: the quotes are never closed'],
    ['a,"b""', 'line 1, column 2: the quotes are never closed'],
    ['a,b"c', 'line 1, column 2: a field with quotes in it must itself be in quotes'],
    ['a\n"b"c', 'line 2, column 1: expected a comma or the end of the line, got "c"'],
    ['"b" ,c', 'line 1, column 1: expected a comma or the end of the line, got " "'],
    ['a\rb', 'line 1, column 1: expected a comma or the end of the line, got "\\r"'],
    ['"a"\r', 'line 1, column 1: expected a comma or the end of the line, got "\\r"'],
  ])('is not %j', (text, message) => {
    expect(() => parseCsv(text)).toThrow(message);
  });

  it('gives back what was written', () => {
    const field = fc.string({ unit: fc.constantFrom('a', ',', '"', '\r', '\n', ' ', 'é') });
    const table = fc
      .integer({ min: 1, max: 4 })
      .chain((width) => fc.array(fc.array(field, { minLength: width, maxLength: width }), { minLength: 1 }));
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), (rows, lineEnd) => {
        const text = rows.map((row) => row.map(quoted).join(',')).join(lineEnd);
        expect(parseCsv(text).map(({ fields }) => fields)).toEqual(rows);
      }),
    );
  });
});
