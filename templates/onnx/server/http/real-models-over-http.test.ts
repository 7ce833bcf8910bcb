import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { realModels } from '../../../../test/support/real-models.ts';
import { isDtype } from '../tensors/dtype.ts';
import { datatypes } from '../../../../contract/dtypes.ts';
import {
  differences,
  type Golden,
  goldenOf,
  type GoldenTensor,
} from '../../../../test/support/server/served-model.ts';
import { realModelHome, tensorFields } from '../../../../test/support/server/real-model-home.ts';
import { serve } from '../../../../test/support/server/served.ts';

const tensorModels = realModels.filter(
  (model) =>
    model.onnxruntimeError === undefined && !model.name.startsWith('churn') && !model.name.includes('fixed1'),
);

describe('real models over HTTP', () => {
  it.each(tensorModels)('$name predicts what its framework did', async (model) => {
    const served = await serve(realModelHome(model));
    const golden = goldenOf(model);
    const { status, json } = await served.post('/v2/models/m/infer', {
      inputs: model.inputs.map(tensorFields).map(({ name, dtype }) => ({
        name,
        datatype: isDtype(dtype) ? datatypes[dtype] : dtype,
        ...pick(golden.inputs[name]),
      })),
    });
    expect(status).toBe(200);
    for (const output of json.outputs) {
      expect(
        differences(
          output.data,
          golden.outputs[model.outputsMap?.[output.name] ?? '']?.data,
          model.tolerance ?? 1e-4,
        ),
      ).toEqual([]);
    }
  });

  const one = realModels.filter(({ name }) => name === 'digits-cnn/model.fixed1.onnx');
  it.each(one)('$name predicts one row at a time', async (model) => {
    const served = await serve(realModelHome(model));
    const { inputs, outputs } = goldenOf(model);
    const rows = [inputs['image']?.data].flat();
    const wanted = [outputs['logits']?.data].flat();
    const { json } = await served.post('/predict', [rows[3]]);
    expect(differences(json.predictions[0].logits, wanted[3], 1e-4)).toEqual([]);
  });

  const churn = realModels.filter(({ name }) => name === 'churn-dataframe-pipeline/model.onnx');
  it.each(churn)('$name predicts records of numbers and strings', async (model) => {
    const served = await serve(realModelHome(model));
    const golden: { inputs: { rows: object[] }; outputs: Golden['outputs'] } = JSON.parse(
      readFileSync(model.goldenPath, 'utf8'),
    );
    const { status, json } = await served.post('/predict', golden.inputs);
    expect(status).toBe(200);
    const column = (name: string) => json.predictions.map((row: Record<string, unknown>) => row[name]);
    expect(differences(column('label'), golden.outputs[model.outputsMap?.['label'] ?? '']?.data, 0)).toEqual(
      [],
    );
    expect(
      differences(
        column('probabilities'),
        golden.outputs[model.outputsMap?.['probabilities'] ?? '']?.data,
        1e-4,
      ),
    ).toEqual([]);
  });

  const gru = realModels.filter(({ name }) => name === 'gru-stateful/model.onnx');
  it.each(gru)('$name carries its state from answer to request', async (model) => {
    const served = await serve(realModelHome(model));
    const { steps }: { steps: readonly Golden[] } = JSON.parse(readFileSync(model.goldenPath, 'utf8'));
    let h: unknown = steps[0]?.inputs['h']?.data;
    for (const { inputs, outputs } of steps) {
      const { json } = await served.post('/predict', { inputs: { x: inputs['x']?.data, h } });
      expect(differences(json.outputs.y, outputs['y']?.data, 1e-4)).toEqual([]);
      h = json.outputs.h_out;
    }
    expect(differences(h, steps.at(-1)?.outputs['h_out']?.data, 1e-4)).toEqual([]);
  });

  const zipmaps = realModels.filter(({ outputs }) => outputs.some((output) => output.includes('seq<')));
  it.each(zipmaps)('$name is refused at the start', async (model) => {
    const outputs = model.outputs.map((output) => tensorFields(output.replace(/:seq.*/, ':float32[N,3]')));
    const starting = serve({ model: [model.path], inputs: model.inputs.map(tensorFields), outputs });
    await expect(starting).rejects.toThrow('is a sequence or a map, which onnxruntime-node cannot exchange');
  });
});

function pick(tensor: GoldenTensor | undefined): GoldenTensor {
  return { shape: tensor?.shape ?? [], data: tensor?.data ?? [] };
}
