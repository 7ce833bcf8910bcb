import { allocate, type Tensor } from '../tensors/dtype.ts';
import type { TensorSpec } from '../tensors/tensor-spec.ts';
import type { Signature } from '../steps/chain.ts';
import type { Model } from './session.ts';

/**
 * A model that isn't asked about no rows where the signature says what it would answer: onnxruntime's TopK divides by the
 * number of rows, which ends the process (1.30, seen with every model that has one along its batch).
 */
export function answeringNoRows(model: Model, { inputs, outputs }: Signature): Model {
  const empty = new Map(outputs.flatMap((output) => emptyOf(output)));
  const [batched] = inputs.filter(({ batchAxis }) => batchAxis !== null);
  const axis = batched?.batchAxis ?? null;
  if (batched === undefined || axis === null || empty.size === 0) return model;
  return {
    run(feeds, outputNames) {
      if (feeds.get(batched.name)?.shape[axis] !== 0) return model.run(feeds, outputNames);
      const answers = outputNames.flatMap((name) => empty.get(name) ?? []);
      return answers.length === outputNames.length ? answers : model.run(feeds, outputNames);
    },
    release: () => model.release(),
  };
}

/** An output of no rows, by its name; none where its other sizes aren't known. */
function emptyOf({ name, dtype, shape, batchAxis }: TensorSpec): [string, Tensor][] {
  if (shape === null || batchAxis === null) return [];
  const sizes = shape.map((size, at) => (at === batchAxis ? 0 : size));
  if (!sizes.every((size) => typeof size === 'number')) return [];
  return [[name, { dtype, shape: sizes, elements: dtype === 'string' ? [] : allocate(dtype, 0) }]];
}
