import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { realModelPath } from '../../../test/support/real-models.ts';
import { inspectOnnx } from '../../model/formats/onnx/inspect-onnx.ts';
import { audioFolder } from '../../../test/support/audio-folders.ts';
import { pictureFolder } from '../../../test/support/picture-folders.ts';
import { textFolder } from '../../../test/support/text-folders.ts';
import { stepsProject } from '../../../test/support/written-steps.ts';
import { initialConfig } from './initial-config.ts';
import { inspectSteps } from './steps/inspect-steps.ts';

/** The text for a model. */
async function textOf(model: string, golden: string | null = null): Promise<string> {
  const { inputs, outputs } = await inspectOnnx(realModelPath(model));
  return initialConfig({ name: 'm', model: 'model.onnx', inputs, outputs, golden, schema: 's' });
}

/** The configuration of a model with the section about a key, its first, as if its comment signs were taken away. */
async function uncommented(model: string, key: string): Promise<unknown> {
  const text = await textOf(model);
  const [section = ''] = new RegExp(`^# ${key}:\\n(?:#  .*\\n)+`, 'mu').exec(text) ?? [];
  return parse(section.replaceAll(/^# /gmu, ''));
}

it('has a name for each class of each output that has classes, and for each column', async () => {
  const model = join('iris-logreg', 'model.zipmap.onnx');
  const labels = ['name of 0', 'name of 1', 'name of 2'];
  expect(await uncommented(model, 'outputs')).toEqual({
    outputs: { output_label: { labels }, output_probability: { labels } },
  });
  expect(await uncommented(model, 'inputs')).toEqual({
    inputs: { X: { features: [...labels, 'name of 3'] } },
  });
});

it('speaks of pictures, columns and classes only where the model may have them', async () => {
  expect(await uncommented(join('digits-cnn', 'model.onnx'), 'inputs')).toMatchObject({
    inputs: { image: { kind: 'image', layout: 'NCHW' } },
  });
  expect(await textOf(join('iris-logreg', 'model.onnx'))).not.toContain('kind: image');
  // Each column is an input of its own, [N, 1], and has a name.
  expect(await uncommented(join('churn-dataframe-pipeline', 'model.onnx'), 'inputs')).toBeNull();
  expect(await uncommented(join('diabetes-gbr', 'model.onnx'), 'outputs')).toBeNull();
});

it('has the names of the classes that the graph has', async () => {
  const outputs = await uncommented(join('churn-dataframe-pipeline', 'model.onnx'), 'outputs');
  const [output] = (
    await inspectOnnx(realModelPath(join('churn-dataframe-pipeline', 'model.onnx')))
  ).outputs.slice(1);
  expect(output?.hints.labels).toHaveLength(2);
  expect(outputs).toEqual({ outputs: { probabilities: { labels: output?.hints.labels } } });
});

it('writes the golden file that is known, and where its form is said', async () => {
  const model = join('iris-logreg', 'model.onnx');
  expect(parse(await textOf(model, 'flowers.json'))).toMatchObject({ tests: 'flowers.json' });
  const text = await textOf(model);
  expect(parse(text)).not.toHaveProperty('tests');
  expect(text).toMatch(/^# docs\/golden\.md/mu);
});

/** What is suggested for a model of a folder: uncommented, it fits the model but for what is to be filled in. */
async function suggestedSteps(from: string): Promise<string[] | undefined> {
  const { inputs, outputs } = await inspectOnnx(join(from, 'model.onnx'));
  const text = initialConfig({ name: 'm', model: 'model.onnx', inputs, outputs, golden: null, schema: 's' });
  const [section] = /^# steps:\n(?:#   - .*\n)+/mu.exec(text) ?? [];
  if (section === undefined) return undefined;
  const yaml = section.replaceAll(/^# /gmu, '');
  const folder = await stepsProject(from, yaml, yaml.includes('tokenizer') ? ['tokenizer.json'] : []);
  const model = join(folder, 'model.onnx');
  const info = await inspectSteps({ command: 'mlpack', cwd: folder }, [model], await inspectOnnx(model));
  return 'steps' in info ? [...(info.steps ?? [])] : undefined;
}

it.each([
  [pictureFolder('mobilenet-image-classification'), ['image', 'inference', 'softmax', 'labels']],
  [pictureFolder('segformer-semantic'), ['image', 'inference']],
  [textFolder('bert-text-classification'), ['tokenizer', 'inference', 'softmax', 'labels']],
  [textFolder('st-mean-normalize'), ['tokenizer', 'inference', 'pool']],
  [audioFolder('wav2vec2-audio'), ['wav', 'inference', 'softmax', 'labels']],
  [realModelPath('digits-cnn'), undefined],
  [realModelPath('iris-logreg'), undefined],
])('suggests steps for what the inputs look like: %s', async (from, steps) => {
  expect(await suggestedSteps(from)).toEqual(steps);
});
