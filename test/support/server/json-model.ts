/** A model with inputs and an output whose content is JSON. */
import type { StepKind } from '../../../templates/onnx/server/steps/step-kind.ts';
import { stepKinds } from '../../../templates/onnx/server/steps/steps.ts';
import type { Tensor } from '../../../templates/onnx/server/tensors/dtype.ts';
import { identityModel } from './identity-model.ts';
import type { HomeOptions } from './served.ts';

const json = { dtype: 'string', shape: ['N'], batchAxis: 0, content: 'json' } as const;
const one = { dtype: 'float32', shape: ['N', 1], batchAxis: 0 } as const;

/** Puts what a row has into one value. */
const gather: StepKind = {
  kind: 'gather',
  read: () => ({
    kind: 'gather',
    inputs: [
      { ...one, name: 'echo' },
      { ...json, name: 'tags' },
      { ...json, name: 'options' },
    ],
    outputs: [{ ...json, name: 'found' }],
    run: ([echo, tags, options]) => {
      const elements = textsOf(tags).map((text, row) =>
        JSON.stringify({
          weight: Number(echo?.elements[row]),
          tags: JSON.parse(text),
          options: JSON.parse(textsOf(options)[row] ?? ''),
        }),
      );
      return [{ dtype: 'string', shape: [elements.length], elements }];
    },
  }),
};

function textsOf(tensor: Tensor | undefined): readonly string[] {
  return Array.isArray(tensor?.elements) ? tensor.elements : [];
}

/** Callers send `weight`, `tags` and, where they like, `options`, and get `found`, which has them all. */
export const jsonModel = {
  stepKinds: [...stepKinds, gather],
  model: identityModel([{ input: 'weight', output: 'echo', dtype: 'float32', shape: ['N', 1] }]),
  inputs: [
    { ...one, name: 'weight' },
    { ...json, name: 'tags', schema: { type: 'array', items: { type: 'string' } } },
    {
      ...json,
      name: 'options',
      missing: '{"top":1}',
      optional: true,
      schema: { type: 'object', properties: { top: { type: 'integer' } } },
    },
  ],
  outputs: [{ ...json, name: 'found', schema: { type: 'object', required: ['weight', 'tags', 'options'] } }],
  steps: [
    {
      kind: 'inference',
      runtime: 'onnxruntime',
      inputs: [{ ...one, name: 'weight' }],
      outputs: [{ ...one, name: 'echo' }],
    },
    { kind: 'gather' },
  ],
} as const satisfies HomeOptions;
