import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../../../test/support/temp.ts';
import type { Signature } from '../../tensor/signature.ts';
import { readGolden } from './read-golden.ts';

const rows = [
  { active: true, age: 41 },
  { active: false, age: 7 },
];

/** Elements of each input of the rows, for a model that takes them as told. */
async function elementsOf(inputs: Signature['inputs']) {
  const path = join(await tempDir(), 'golden.json');
  await writeFile(path, JSON.stringify({ rows, outputs: { label: [1, 0] } }));
  const outputs = [{ name: 'label', dtype: 'int64', shape: ['N'] }] as const;
  const { cases } = await readGolden(path, { inputs, outputs });
  return cases[0]?.inputs.map(({ data }) => data);
}

it('what a column doesn’t take is told by row and column', async () => {
  const columns = ['active', 'plan'];
  const path = join(await tempDir(), 'golden.json');
  await writeFile(
    path,
    JSON.stringify({
      rows: [
        { active: 1, plan: 0 },
        { active: 1, plan: 'pro' },
      ],
      outputs: {},
    }),
  );
  const inputs = [{ name: 'X', dtype: 'float64', shape: ['N', 2], columns }] as const;
  await expect(readGolden(path, { inputs, outputs: [] })).rejects.toMatchObject({
    code: 'GOLDEN_INVALID',
    message: `${path}, case "golden", input "X", row 1, column "plan": "pro" is not of type float64.`,
  });
});

it('true and false are 1 and 0 in columns of numbers, as data frames have them', async () => {
  const columns = ['active', 'age'];
  const matrix = [{ name: 'X', dtype: 'float64', shape: ['N', 2], columns }] as const;
  expect(await elementsOf(matrix)).toEqual([[1, 41, 0, 7]]);
  const each = [
    { name: 'active', dtype: 'int64', shape: ['N', 1] },
    { name: 'age', dtype: 'float32', shape: ['N', 1] },
  ] as const;
  expect(await elementsOf(each)).toEqual([
    [1n, 0n],
    [41, 7],
  ]);
});
