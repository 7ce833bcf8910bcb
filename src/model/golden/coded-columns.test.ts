import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../../../test/support/temp.ts';
import { readGolden } from './read-golden.ts';

const outputs = [{ name: 'value', dtype: 'float64', shape: ['N'] }] as const;
const matrix = {
  inputs: [{ name: 'X', dtype: 'float64', shape: ['N', 2], columns: ['age', 'plan'], coded: ['plan'] }],
  outputs,
} as const;
const columns = {
  inputs: [
    { name: 'city', dtype: 'string', shape: ['N', 1] },
    { name: 'plan', dtype: 'float64', shape: ['N', 1], coded: ['plan'] },
  ],
  outputs,
} as const;

it.each([
  ['a matrix', matrix, { age: 31 }],
  ['columns', columns, { city: 'Oslo' }],
])(
  'names of categories are refused where %s has their codes, and codes are taken',
  async (_what, signature, row) => {
    const path = join(await tempDir(), 'golden.json');
    const write = async (plan: string | number) => {
      await writeFile(
        path,
        JSON.stringify({ inputs: { rows: [{ ...row, plan }] }, outputs: { value: [1.5] } }),
      );
    };
    await write('pro');
    await expect(readGolden(path, signature)).rejects.toMatchObject({
      code: 'GOLDEN_INVALID',
      message: expect.stringContaining(
        'column "plan" has categories, of which the model knows only the codes, not "pro".',
      ),
      suggestions: expect.arrayContaining([expect.stringContaining('frame["plan"].cat.codes')]),
    });
    await write(1);
    const { cases } = await readGolden(path, signature);
    expect(cases[0]?.inputs.at(-1)?.data).toContain(1);
  },
);
