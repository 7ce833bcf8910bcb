import { allocate, type Tensor } from '../tensors/dtype.ts';
import type { TensorSpec } from '../tensors/tensor-spec.ts';
import type { Signature } from '../steps/chain.ts';
import { HttpError } from '../util/http-error.ts';
import type { Model } from './model.ts';

/**
 * A model that isn't asked about no rows where it's known what it would answer: onnxruntime's TopK divides by the number of
 * rows, which ends the process (1.30, seen with every model that has one along its batch).
 *
 * @param sample what the model can be asked, to learn the sizes that the signature leaves open; null where nothing is known
 */
export function answeringNoRows(
  model: Model,
  { inputs, outputs }: Signature,
  sample: ReadonlyMap<string, Tensor> | null,
): Model {
  const [batched] = inputs.filter(({ batchAxis }) => batchAxis !== null);
  const axis = batched?.batchAxis ?? null;
  if (batched === undefined || axis === null) return model;
  const isOpen = inputs.some((input) => emptyOf(input, input.shape) === null);
  let empty: ReadonlyMap<string, Tensor> | undefined;
  return {
    run(feeds, outputNames, goOn) {
      if (feeds.get(batched.name)?.shape[axis] !== 0) return model.run(feeds, outputNames, goOn);
      // Sizes of outputs may be those of inputs, which are others in each request where the signature leaves them open.
      const known = isOpen
        ? emptyOutputs(model, outputs, oneRowOf(feeds, inputs))
        : (empty ??= emptyOutputs(model, outputs, sample));
      const answers = outputNames.flatMap((name) => known.get(name) ?? []);
      return answers.length === outputNames.length ? answers : model.run(feeds, outputNames);
    },
    release: () => model.release(),
  };
}

/** Elements that it's no trouble to compute one row of. */
const maxElements = 2 ** 20;

/** Inputs as they are, but of one row of zeros; null where that is too much. */
function oneRowOf(
  feeds: ReadonlyMap<string, Tensor>,
  inputs: readonly TensorSpec[],
): ReadonlyMap<string, Tensor> | null {
  const axes = new Map(inputs.map(({ name, batchAxis }) => [name, batchAxis]));
  const one = new Map<string, Tensor>();
  let left = maxElements;
  for (const [name, { dtype, shape, elements }] of feeds) {
    const axis = axes.get(name) ?? null;
    const sizes = shape.map((size, at) => (at === axis ? 1 : size));
    const count = sizes.reduce((product, size) => product * size, 1);
    left -= count;
    if (left < 0) return null;
    const zeros = dtype === 'string' ? Array.from({ length: count }, () => '') : allocate(dtype, count);
    one.set(name, { dtype, shape: sizes, elements: axis === null ? elements : zeros });
  }
  return one;
}

/** The outputs of no rows, by their names; those are not among them whose sizes nobody knows. */
function emptyOutputs(
  model: Model,
  outputs: readonly TensorSpec[],
  sample: ReadonlyMap<string, Tensor> | null,
): ReadonlyMap<string, Tensor> {
  const ofRows = outputs.filter(({ batchAxis }) => batchAxis !== null);
  const open = ofRows.filter((output) => emptyOf(output, output.shape) === null);
  const answers = sample === null || open.length === 0 ? [] : answersTo(model, sample, open);
  const learned = new Map(open.map(({ name }, at) => [name, answers[at]?.shape ?? null]));
  return new Map(
    ofRows.flatMap((output): [string, Tensor][] => {
      const tensor = emptyOf(output, learned.get(output.name) ?? output.shape);
      return tensor === null ? [] : [[output.name, tensor]];
    }),
  );
}

function answersTo(
  model: Model,
  sample: ReadonlyMap<string, Tensor>,
  outputs: readonly TensorSpec[],
): readonly Tensor[] {
  try {
    return model.run(
      sample,
      outputs.map(({ name }) => name),
    );
  } catch (error) {
    // Zeros may be no input that the model can be asked.
    if (error instanceof HttpError) return [];
    throw error;
  }
}

/** An output of no rows; null where its other sizes aren't known. */
function emptyOf({ dtype, batchAxis }: TensorSpec, shape: TensorSpec['shape']): Tensor | null {
  const sizes = shape?.map((size, at) => (at === batchAxis ? 0 : size));
  if (sizes === undefined || !sizes.every((size) => typeof size === 'number')) return null;
  return { dtype, shape: sizes, elements: dtype === 'string' ? [] : allocate(dtype, 0) };
}
