import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Dtype, isDtype } from '../../tensors/dtype.ts';
import { datatypes } from '../../../../../contract/dtypes.ts';
import { type RealModel, realModels } from '../../../../../test/support/real-models.ts';
import {
  binaryElements,
  binaryOutputs,
  binaryRequest,
} from '../../../../../test/support/server/binary-tensors.ts';
import { realModelHome, tensorFields } from '../../../../../test/support/server/real-model-home.ts';
import { serve } from '../../../../../test/support/server/served.ts';

interface Golden {
  /** Tensors by name, or rows of records. */
  readonly inputs: {
    readonly rows?: readonly Readonly<Record<string, unknown>>[];
  } & Readonly<Record<string, { readonly shape: readonly number[]; readonly data: unknown }>>;
}

/** The inputs of a model's golden cases, flat. */
function inputsOf(model: RealModel) {
  const { inputs }: Golden = JSON.parse(readFileSync(model.goldenPath, 'utf8'));
  return model.inputs.map(tensorFields).map(({ name, dtype }) => {
    const data: unknown[] = inputs.rows?.map((row) => row[name]) ?? [inputs[name]?.data].flat(Infinity);
    const shape = inputs[name]?.shape ?? [data.length, 1];
    return { name, shape, data, dtype: dtypeOf(dtype) };
  });
}

function dtypeOf(text: string): Dtype {
  if (!isDtype(text)) throw new Error(`${text} is no element type`);
  return text;
}

const models = [
  'iris-rf/model.onnx',
  'digits-cnn/model.onnx',
  'digits-cnn/model.fp16.onnx',
  'digits-cnn/model.ext.onnx',
  'churn-dataframe-pipeline/model.onnx',
].flatMap((name) => realModels.filter((model) => model.name === name));

describe.each(['inline', 'thread'])('a real model, computed %s', (inference) => {
  it.each(models)('$name answers in binary what it answers in JSON', async (model) => {
    const home = realModelHome(model);
    const served = await serve({ ...home, env: { MLPACK_INFERENCE: inference } });
    const inputs = inputsOf(model);
    const expected = await served.post('/v2/models/m/infer', {
      inputs: inputs.map(({ name, shape, dtype, data }) => ({
        name,
        shape,
        datatype: datatypes[dtype],
        data,
      })),
    });
    expect(expected.status).toBe(200);
    const tail = inputs.map(({ dtype, data }) => binaryElements(dtype, data));
    const { body, headers } = binaryRequest(
      {
        inputs: inputs.map(({ name, shape, dtype }, i) => ({
          name,
          shape,
          datatype: datatypes[dtype],
          parameters: { binary_data_size: tail[i]?.length },
        })),
        parameters: { binary_data_output: true },
      },
      tail,
    );
    const answers = binaryOutputs(await served.post('/v2/models/m/infer', body, headers));
    expect(answers.map(({ name, shape, bytes }) => ({ name, shape, bytes }))).toEqual(
      home.outputs.map(({ name, dtype }, i) => ({
        name,
        shape: expected.json.outputs[i].shape,
        bytes: binaryElements(dtypeOf(dtype), expected.json.outputs[i].data),
      })),
    );
  });
});
