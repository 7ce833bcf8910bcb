import { rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { textFolder } from '../../../../test/support/text-folders.ts';
import { bertSteps, stepsProject } from '../../../../test/support/written-steps.ts';
import { inspectOnnx } from '../../../model/formats/onnx/inspect-onnx.ts';
import { inspectSteps } from './inspect-steps.ts';

const command = 'mlpack inspect';

it('an mlpack.yaml of the current folder says the steps of a model elsewhere that it names', async () => {
  const yaml = `model: ../model.onnx\n${bertSteps}`;
  const cwd = await stepsProject(textFolder('bert-text-classification'), yaml, ['tokenizer.json']);
  const model = join(dirname(cwd), 'model.onnx');
  await rename(join(cwd, 'model.onnx'), model);
  const graph = await inspectOnnx(model);
  const steps = ['tokenizer', 'inference', 'softmax', 'labels'];
  expect(await inspectSteps({ command, cwd }, [model], graph)).toMatchObject({ steps });
  expect(await inspectSteps({ command, cwd: dirname(cwd) }, [model], graph)).not.toHaveProperty('steps');
  await writeFile(join(cwd, 'mlpack.yaml'), `model: ../other.onnx\n${bertSteps}`);
  expect(await inspectSteps({ command, cwd }, [model], graph)).not.toHaveProperty('steps');
});
