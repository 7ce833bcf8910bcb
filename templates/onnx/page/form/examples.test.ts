import { describe, expect, it } from 'vitest';
import type { GoldenCaseJson } from '../../../../contract/schemas/golden.schema.ts';
import type { ContractInput, ContractOutput } from '../../../../contract/contract.ts';
import { expectedOf, isAsExpected } from '../result/expected.ts';
import { blankRow } from './blank-row.ts';
import { type Example, examplesOf } from './examples.ts';
import { formLayout } from './fields.ts';

const x: ContractInput = { name: 'x', dtype: 'float32', shape: ['N', 2], batchAxis: 0, features: ['a', 'b'] };
const h: ContractInput = { name: 'h', dtype: 'float32', shape: [1, 'N', 2], batchAxis: 1, features: null };
const golden: GoldenCaseJson = {
  name: 'case',
  tolerance: { absolute: 0.01, relative: 0.1 },
  inputs: [
    { name: 'x', dtype: 'float32', shape: [2, 2], data: [5.099999904632568, 1, 'NaN', 2] },
    { name: 'h', dtype: 'float32', shape: [1, 2, 2], data: [0, 1, 2, 3] },
  ],
  outputs: [
    { name: 'label', dtype: 'int64', shape: [2], data: [1, 0] },
    { name: 'p', dtype: 'float32', shape: [2, 2], data: [0.2, 0.8, 1, 0] },
  ],
};
const label: ContractOutput = {
  name: 'label',
  dtype: 'int64',
  shape: ['N'],
  batchAxis: 0,
  labels: ['no', 'yes'],
};
const p: ContractOutput = {
  name: 'p',
  dtype: 'float32',
  shape: ['N', 2],
  batchAxis: 0,
  labels: ['no', 'yes'],
};

function examples(inputs: readonly ContractInput[]): Example[] {
  return examplesOf(
    { schemaVersion: 1, source: 'framework', framework: null, cases: [golden] },
    formLayout(inputs),
  );
}

describe('examplesOf', () => {
  it('offers each row of a case, and all of them', () => {
    const found = examples([x, h]);
    expect(found.map(({ name }) => name)).toEqual(['case, row 1', 'case, row 2', 'case, all 2 rows']);
    expect(found[0]?.rows).toEqual([{ 'field-0': '5.1', 'field-1': '1', 'field-2': '[[0, 1]]' }]);
    expect(found[1]?.rows).toEqual([{ 'field-0': 'NaN', 'field-1': '2', 'field-2': '[[2, 3]]' }]);
    expect(found[2]?.rows).toHaveLength(2);
  });

  it('offers whole tensors where there are no rows', () => {
    const [example, ...others] = examples([{ ...x, batchAxis: null }, h]);
    expect(others).toEqual([]);
    expect(example?.rows).toEqual([{ 'field-0': '[[5.1, 1], ["NaN", 2]]', 'field-1': '[[[0, 1], [2, 3]]]' }]);
  });

  it('is empty where nothing is known', () => {
    expect(examplesOf(null, formLayout([x]))).toEqual([]);
    expect(blankRow(formLayout([x, h]))).toEqual({ 'field-0': '0', 'field-1': '0', 'field-2': '[[0, 0]]' });
  });
});

describe('what an example wants', () => {
  const [, second, all] = examples([x, h]);

  it('is what its row of the case has, with labels', () => {
    expect(second && expectedOf(label, second, 0)?.values).toEqual(['no']);
    expect(all && expectedOf(label, all, 0)?.values).toEqual(['yes']);
    expect(second && expectedOf(p, second, 0)?.values).toEqual([1, 0]);
    expect(second && expectedOf({ ...p, name: 'other' }, second, 0)).toBeNull();
  });

  it.each([
    [[1.1, 0], true],
    [[1.12, 0], false],
    [[1, 0.02], false],
    [[1], false],
    [['no', 0], false],
  ])('is fulfilled by %j: %s', (actual, isGood) => {
    const expected = second && expectedOf(p, second, 0);
    if (expected == null) throw new Error('nothing is expected');
    expect(isAsExpected(actual, expected)).toBe(isGood);
  });

  it('takes what is not a number for what it is', () => {
    const expected = { values: ['NaN', 'setosa'], tolerance: golden.tolerance };
    expect(isAsExpected(['NaN', 'setosa'], expected)).toBe(true);
    expect(isAsExpected(['Infinity', 'setosa'], expected)).toBe(false);
  });
});
