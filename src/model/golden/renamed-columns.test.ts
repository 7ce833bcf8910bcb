import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../../../test/support/temp.ts';
import type { Signature } from '../../tensor/signature.ts';
import { readGolden } from './read-golden.ts';

/** The inputs' data of the only case of these rows. */
async function inputsOf(signature: Signature, rows: readonly object[]) {
  const path = join(await tempDir(), 'golden.json');
  await writeFile(path, JSON.stringify({ rows, outputs: { y: [1] } }));
  const { cases } = await readGolden(path, signature);
  return Object.fromEntries((cases[0]?.inputs ?? []).map(({ name, data }) => [name, [...data]]));
}

const outputs = [{ name: 'y', dtype: 'int64', shape: ['N'] }] as const;
const column = { dtype: 'float32', shape: ['N', 1] } as const;

it('a column that mlpack.yaml renames is taken by both names', async () => {
  const price = { ...column, name: 'price', renamedColumns: ['price'] };
  const signature = { inputs: [{ ...column, name: 'qty', renamedColumns: ['amount'] }, price], outputs };
  for (const name of ['qty', 'amount']) {
    expect(await inputsOf(signature, [{ price: 5, [name]: 3 }])).toEqual({ qty: [3], price: [5] });
  }
});

it('the name of an input is that input, whatever columns are called', async () => {
  const inputs = [
    { ...column, name: 'qty', renamedColumns: ['price'] },
    { ...column, name: 'price', renamedColumns: ['qty'] },
  ];
  expect(await inputsOf({ inputs, outputs }, [{ price: 5, qty: 3 }])).toEqual({ qty: [3], price: [5] });
});

it('columns of a matrix go by either names, and not by their order in the file', async () => {
  const x = {
    name: 'X',
    dtype: 'float32',
    shape: ['N', 2],
    columns: ['a', 'b'],
    renamedColumns: ['c', 'd'],
  } as const;
  for (const row of [
    { b: 2, a: 1 },
    { d: 2, c: 1 },
  ]) {
    expect(await inputsOf({ inputs: [x], outputs }, [row])).toEqual({ X: [1, 2] });
  }
});
