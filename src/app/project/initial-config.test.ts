import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { realModelPath } from '../../../test/support/real-models.ts';
import { inspectOnnx } from '../../model/formats/onnx/inspect-onnx.ts';
import { initialConfig } from './initial-config.ts';

/** The configuration of a model with the section about a key, its first, as if its comment signs were taken away. */
async function uncommented(model: string, key: string): Promise<unknown> {
  const { inputs, outputs } = await inspectOnnx(realModelPath(model));
  const text = initialConfig({ name: 'm', model: 'model.onnx', inputs, outputs, golden: null, schema: 's' });
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
