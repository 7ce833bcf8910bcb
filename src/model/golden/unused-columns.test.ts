import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../../../test/support/temp.ts';
import { readGolden } from './read-golden.ts';

it('records may have columns that the model was fitted with but does not use, and no others', async () => {
  const path = join(await tempDir(), 'golden.json');
  const golden = { inputs: { rows: [{ id: 7, age: 31, city: null }] }, outputs: { value: [1.5] } };
  await writeFile(path, JSON.stringify(golden));
  const signature = {
    inputs: [
      { name: 'age', dtype: 'float64', shape: ['N', 1] },
      { name: 'city', dtype: 'string', shape: ['N', 1], missing: '?' },
    ],
    outputs: [{ name: 'value', dtype: 'float64', shape: ['N'] }],
  } as const;
  const { cases } = await readGolden(path, { ...signature, unused: ['id'] });
  expect(cases[0]?.inputs.map(({ name, data }) => [name, data])).toEqual([
    ['age', [31]],
    ['city', ['?']],
  ]);
  await expect(readGolden(path, signature)).rejects.toThrow('the model has no input "id"');
});

it.each([
  ['all columns that the model was fitted with', { X: [[31, 'Oslo', 5.5]] }],
  ['the columns of its matrix', { X: [[31, 5.5]] }],
])('a matrix of %s is taken', async (_what, inputs) => {
  const path = join(await tempDir(), 'golden.json');
  await writeFile(path, JSON.stringify({ inputs, outputs: { value: [1.5] } }));
  const { cases } = await readGolden(path, {
    inputs: [{ name: 'X', dtype: 'float64', shape: [null, 2], columns: ['age', 'income'] }],
    outputs: [{ name: 'value', dtype: 'float64', shape: [null] }],
    unused: ['city'],
    fitted: ['age', 'city', 'income'],
  });
  expect(cases[0]?.inputs).toMatchObject([{ name: 'X', shape: [1, 2], data: Float64Array.of(31, 5.5) }]);
});
