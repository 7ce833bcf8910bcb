import { describe, expect, it } from 'vitest';
import { identityModel } from '../../../../test/support/server/identity-model.ts';
import { serve } from '../../../../test/support/server/served.ts';

/** What every object inherits. */
const inherited = Object.getOwnPropertyNames(Object.prototype).toSorted();
const plain = inherited.map((_, i) => `t${i}`);

const spec = { dtype: 'float32', shape: ['N', 1], batchAxis: 0 } as const;

describe.each([
  ['inputs', inherited, plain],
  ['outputs', plain, inherited],
])('a model whose %s are called as what every object inherits', (_, inputs, outputs) => {
  it.each(['inline', 'thread'])('answers with each of them, computing %s', async (inference) => {
    const served = await serve({
      model: identityModel(
        inputs.map((input, i) => ({
          input,
          output: outputs[i] ?? '',
          dtype: spec.dtype,
          shape: spec.shape,
        })),
      ),
      inputs: inputs.map((name) => ({ name, ...spec, features: [name] })),
      outputs: outputs.map((name) => ({ name, ...spec })),
      env: { MLPACK_INFERENCE: inference },
    });
    const rows = await served.post('/predict', [inputs.map((_name, i) => i + 0.5)]);
    expect([rows.status, rows.text]).toEqual([
      200,
      expect.stringContaining(outputs.map((name, i) => `"${name}":${i + 0.5}`).join(',')),
    ]);
    const tensors = inputs.map((name, i) => ({ name, datatype: 'FP32', shape: [1, 1], data: [i + 0.5] }));
    const { json } = await served.post('/v2/models/m/infer', { inputs: tensors });
    expect(json.outputs).toEqual(
      outputs.map((name, i) => expect.objectContaining({ name, data: [i + 0.5] })),
    );
  });
});
