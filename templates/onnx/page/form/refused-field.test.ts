import { expect, it } from 'vitest';
import type { ContractInput } from '../../../../contract/contract.ts';
import { formLayout } from './fields.ts';
import { refusedField } from './refused-field.ts';

const tensor = (name: string, features: string[] | null): ContractInput => ({
  name,
  dtype: 'float32',
  shape: [null, 2],
  batchAxis: 0,
  features,
});
const layout = formLayout([tensor('X', ['a', 'b.c']), tensor('Y', null)]);

it.each([
  ['The server does not understand this input: rows[2].b.c: expected a number', 2, 'b.c'],
  ['…: rows[0].Y[1]: expected a number', 0, 'Y[0]'],
  ['…: input "X": expected', 0, 'a'],
])('"%s" is about row %i, %s', (message, row, label) => {
  const problem = refusedField(message, layout);
  expect([problem?.row, problem?.field.label]).toEqual([row, label]);
});

it('names no field where the server names none', () => {
  expect(refusedField('The server cannot answer now: the model is still loading.', layout)).toBeNull();
});
