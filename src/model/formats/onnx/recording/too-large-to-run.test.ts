import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  inputField,
  integerAttribute,
  modelBytes,
  nodeField,
  outputField,
} from '../../../../../test/support/onnx-bytes.ts';
import { tempDir } from '../../../../../test/support/temp.ts';
import { prepareOnnx } from '../prepare-onnx.ts';

const ml = { domain: 'ai.onnx.ml' };

/** How many choices of inputs a model is tried with. */
async function triedWith(node: Buffer, columns: number | string): Promise<number> {
  const path = join(await tempDir(), 'model.onnx');
  await writeFile(path, modelBytes([node, inputField('X', ['N', 3]), outputField('Y', ['N', columns])]));
  const { recording } = await prepareOnnx(path, { folder: tempDir });
  return [...recording.candidates(1000)].length;
}

it.each([
  ['TreeEnsemble', 'n_targets'],
  ['TreeEnsembleRegressor', 'n_targets'],
  ['LinearRegressor', 'targets'],
])('a model whose %s says it makes 2^31 numbers of a row is not run', async (operator, name) => {
  const node = (count: number) =>
    nodeField(operator, ['X'], ['Y'], { ...ml, attributes: [integerAttribute(name, count)] });
  expect(await triedWith(node(2 ** 31 - 1), 'T')).toBe(0);
  expect(await triedWith(node(1000), 'T')).toBeGreaterThan(0);
});

it('nor is one whose output is so large by its shape', async () => {
  const node = nodeField('Identity', ['X'], ['Y']);
  expect(await triedWith(node, 2 ** 30)).toBe(0);
  expect(await triedWith(node, 3)).toBeGreaterThan(0);
});
