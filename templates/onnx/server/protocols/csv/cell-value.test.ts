import { describe, expect, it } from 'vitest';
import type { Dtype } from '../../tensors/dtype.ts';
import { cellValue } from './cell-value.ts';

const cells: readonly (readonly [Dtype, string, unknown])[] = [
  ['float32', '1.5', 1.5],
  ['float32', ' -1e3 ', -1000],
  ['float64', '.5', 0.5],
  ['float64', '5.', 5],
  ['float32', '', null],
  ['float32', 'NaN', null],
  ['float32', 'nan', null],
  ['float16', 'inf', 'Infinity'],
  ['float16', '-Infinity', '-Infinity'],
  ['float32', '1e999', Infinity],
  ['float32', '-0', -0],
  ...['#N/A', '#N/A N/A', '#NA', '-1.#IND', '-1.#QNAN', '-NaN', '-nan', '1.#IND', '1.#QNAN', '<NA>'].map(
    (text) => ['float32', text, null] as const,
  ),
  ...['N/A', 'NA', 'NULL', 'None', 'n/a', 'null', ' NA '].map((text) => ['float64', text, null] as const),
  ['float32', 'none', 'none'],
  ['float32', 'na', 'na'],
  ['float64', 'True', true],
  ['float32', 'FALSE', false],
  ['int64', 'false', false],
  ['int8', 'True', true],
  ['int32', 'NA', 'NA'],
  ['string', 'NA', 'NA'],
  ['string', 'True', 'True'],
  ['float32', '0x10', '0x10'],
  ['float32', '1,5', '1,5'],
  ['float32', 'abc', 'abc'],
  ['int8', '+7', 7],
  ['int32', '7.0', 7],
  ['int32', '7.5', '7.5'],
  ['int32', '', ''],
  ['int64', '9007199254740993', '9007199254740993'],
  ['uint64', '+1', '1'],
  ['bool', 'True', true],
  ['bool', '0', false],
  ['bool', 'yes', 'yes'],
  ['string', ' 1 ', ' 1 '],
  ['string', '', ''],
];

describe('a field of CSV', () => {
  it.each(cells)('is as %s of %j: %j', (dtype, text, value) => {
    expect(cellValue({ dtype }, text)).toBe(value);
  });

  it('is a missing text where it is empty and the model knows such', () => {
    expect(cellValue({ dtype: 'string', missing: '?' }, '')).toBeNull();
    expect(cellValue({ dtype: 'string', missing: '?' }, ' ')).toBe(' ');
  });
});
