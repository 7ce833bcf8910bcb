import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  halvesField,
  inputField,
  modelBytes,
  nodeField,
  outputField,
} from '../../../../test/support/onnx-bytes.ts';
import { tempDir } from '../../../../test/support/temp.ts';
import { inspectOnnx } from './inspect-onnx.ts';
import { prepareOnnx } from './prepare-onnx.ts';

/** A model that adds values of its own to what is sent, each of them an input of the graph, too. */
async function adding(names: readonly string[]): Promise<string> {
  const path = join(await tempDir(), 'model.onnx');
  const fields = names.flatMap((name, i) => [
    nodeField('Add', [i === 0 ? 'x' : `y${i}`, name], [i === names.length - 1 ? 'y' : `y${i + 1}`]),
    halvesField(name, [2]),
    inputField(name, [2]),
  ]);
  await writeFile(path, modelBytes([...fields, inputField('x', ['N', 2]), outputField('y', ['N', 2])]));
  return path;
}

it('an input with a value in the model is told, and is none that callers send', async () => {
  const path = await adding(['b']);
  const { inputs, ownValues } = await inspectOnnx(path);
  expect([inputs.map(({ name }) => name), ownValues]).toEqual([['x'], ['b']]);
  const { signature } = await prepareOnnx(path, { folder: tempDir });
  expect(signature).toMatchObject({ ownValues: ['b'] });
});

it('weights that an exporter lists among the inputs are none of these', async () => {
  const names = Array.from({ length: 33 }, (_none, i) => `w${i}`);
  expect(await inspectOnnx(await adding(names))).not.toHaveProperty('ownValues');
});
