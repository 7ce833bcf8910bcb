import { describe, expect, it } from 'vitest';
import type { ContractInput } from '../../../../contract/contract.ts';
import { parseCsv } from './csv.ts';
import { formLayout } from './fields.ts';
import { readUpload } from './upload.ts';

const features: ContractInput = {
  name: 'X',
  dtype: 'float32',
  shape: [null, 2],
  batchAxis: 0,
  features: ['a', 'b'],
};
const city: ContractInput = { name: 'city', dtype: 'string', shape: [null, 1], batchAxis: 0, features: null };
const id: ContractInput = { name: 'id', dtype: 'int64', shape: [null], batchAxis: 0, features: null };

/** Values of the rows in the order of the fields. */
function rowsOf(name: string, text: string, inputs: readonly ContractInput[]) {
  const layout = formLayout(inputs);
  const upload = readUpload(name, text, layout);
  return 'problem' in upload
    ? upload.problem
    : upload.rows.map((row) => layout.fields.map(({ id: field }) => row[field]));
}

describe('parseCsv', () => {
  it('reads quotes, line ends and a byte order mark', () => {
    expect(parseCsv('\uFEFFa,b\r\n"x, ""y""","2\n3"\r\n\r\n,\n')).toEqual([
      ['a', 'b'],
      ['x, "y"', '2\n3'],
      ['', ''],
    ]);
  });

  it('reads semicolons where there is no comma', () => {
    expect(parseCsv('a;b\n1,5;2')).toEqual([
      ['a', 'b'],
      ['1,5', '2'],
    ]);
    expect(parseCsv('a;b,c')).toEqual([['a;b', 'c']]);
  });

  it('refuses a quote that is never closed', () => {
    expect(() => parseCsv('a\n"b')).toThrow('the quote before "b" is never closed');
  });
});

describe('a CSV file', () => {
  it('has its columns in any order, and may have more', () => {
    expect(rowsOf('x.csv', 'city,b,other,a\n Oslo, 2 ,?,1\n', [features, city])).toEqual([
      ['1', '2', ' Oslo'],
    ]);
  });

  it('may have true and false where numbers are wanted, as JSON may', () => {
    expect(rowsOf('x.csv', 'a,b\nTrue,false\n', [features])).toEqual([['1', '0']]);
    expect(rowsOf('x.json', '[{"a": true, "b": false}]', [features])).toEqual([['1', '0']]);
    expect(rowsOf('x.csv', 'city\ntrue\n', [city])).toEqual([['true']]);
  });

  it('without names has the values in their order', () => {
    expect(rowsOf('x.csv', '1,2\n3,4\n', [features])).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  it.each([
    ['a\n1\n', 'x.csv: column b is missing'],
    ['a,b\n1\n', 'x.csv: row 1 has too few values'],
    ['a,b\n', 'x.csv has no rows'],
    [`a,b\n${'1,2\n'.repeat(201)}`, 'x.csv has 201 rows; this form holds 200'],
  ])('is refused in words: %s', (text, message) => {
    expect(rowsOf('x.csv', text, [features])).toContain(message);
  });
});

describe('a JSON file', () => {
  it.each([
    ['{"rows": [{"a": 1, "b": 2.5}]}', [['1', '2.5']]],
    [
      '[{"a": 1, "b": 2}, {"X": [3, 4]}, [5, null]]',
      [
        ['1', '2'],
        ['3', '4'],
        ['5', 'NaN'],
      ],
    ],
    ['{"a": 1, "b": 2}', [['1', '2']]],
    [
      '{"inputs": {"X": [[1, 2], [3, 4]]}}',
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
  ])('may be %s', (text, rows) => {
    expect(rowsOf('x.json', text, [features])).toEqual(rows);
  });

  it('keeps long integers', () => {
    expect(rowsOf('x', '[{"id": 9007199254740993}, {"id": "9007199254740995"}, 7]', [id])).toEqual([
      ['9007199254740993'],
      ['9007199254740995'],
      ['7'],
    ]);
  });

  it('fills tensors and pictures', () => {
    const tensor = { ...features, shape: [null, 2, 2], features: null };
    const spec = {
      channels: 1,
      height: 2,
      width: 2,
      scale: 1,
      mean: [0],
      std: [1],
      inverted: false,
    } as const;
    const image = {
      ...features,
      shape: [null, 2, 2],
      features: null,
      image: { ...spec, layout: 'HW' as const },
    };
    expect(rowsOf('x.json', '[{"X": [[1, 2], [3, 4]]}]', [tensor])).toEqual([['[[1, 2], [3, 4]]']]);
    expect(rowsOf('x.json', '[{"X": [[1, 2], [3, 4]]}]', [image])).toEqual([[[1, 2, 3, 4]]]);
  });

  it.each([
    ['[{"a": 1}]', 'x.json: row 1: "b" is missing'],
    ['[1', 'x.json: '],
    ['7', 'x.json: expected rows, a record or {"inputs": {…}}'],
    ['[]', 'x.json has no rows'],
  ])('is refused in words: %s', (text, message) => {
    expect(rowsOf('x.json', text, [features])).toContain(message);
  });
});
