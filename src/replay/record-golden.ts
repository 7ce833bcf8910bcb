import { compareTensors } from '../tensor/compare.ts';
import type { GoldenCase, GoldenSet } from '../tensor/golden.ts';
import type { OutputShape, Tolerance } from '../../contract/schemas/golden.schema.ts';
import type { Dimension, Signature } from '../tensor/signature.ts';
import type { Tensor, TensorShape } from '../tensor/tensor.ts';
import { RunLimitError, type RunLimits } from './run-limits.ts';
import type { AnsweringModel, InferenceRefusal, InferenceResult } from './runnable-model.ts';

/** What the same runtime may differ by on another CPU. */
const recordedTolerance: Tolerance = { absolute: 1e-4, relative: 1e-3 };

/** What was recorded, or why nothing is. */
export interface Recording {
  /** Golden cases; none where nothing could be recorded. */
  readonly golden: GoldenSet;
  /** Why nothing is recorded: what was said of the likeliest inputs; null when they were too large, or something is. */
  readonly refusal: InferenceRefusal | null;
  /** What a run took that it may not, to complete "takes …"; else null. */
  readonly exceeded: string | null;
}

/**
 * Golden cases whose expected outputs are what the runtime returns now for the first
 * candidate that it takes. The model runs twice: outputs that differ are random, and recorded as shapes.
 *
 * @param options.candidates each the input tensors of some cases, of which only the first has to be taken
 * @param options.maxElements of inputs and outputs of all cases together; what is beyond is left out
 * @param options.limits of each run; nothing is recorded of a model that takes more
 * @param options.randomOutputs outputs known to be random, which two runs may give alike by chance
 * @throws MODEL_UNSUPPORTED when the model crashes the runtime; the signal's reason when aborted.
 */
export async function recordGolden(options: RecordingOptions): Promise<Recording> {
  try {
    return await recording(options);
  } catch (error) {
    if (!(error instanceof RunLimitError)) throw error;
    return { golden: { ...recorded, cases: [] }, refusal: null, exceeded: error.message };
  }
}

interface RecordingOptions {
  readonly model: AnsweringModel;
  readonly candidates: Iterable<readonly (readonly Tensor[])[]>;
  readonly maxElements: number;
  readonly randomOutputs: ReadonlySet<string>;
  readonly limits?: RunLimits | undefined;
  readonly signature: Signature;
}

const recorded = { source: 'recorded', framework: null } as const;

async function recording(options: RecordingOptions): Promise<Recording> {
  const { model, candidates, signature, limits } = options;
  const outputNames = signature.outputs.map(({ name }) => name);
  let refusal: InferenceRefusal | null = null;
  for (const inputsOfCases of candidates) {
    let left = options.maxElements;
    const cases: GoldenCase[] = [];
    for (const [index, inputs] of inputsOfCases.entries()) {
      const size = inputs.reduce((sum, { data }) => sum + data.length, 0);
      if (size > left) break;
      const request = { inputs, outputNames, shapeNames: [], maxElements: left - size, limits };
      const [first, second] = [await model.run(request), await model.run(request)];
      if (first.type === 'refused') refusal ??= first;
      if (first.type === 'refused' || second.type === 'refused') break;
      const answers = recordedCase(first, second, options);
      cases.push({ name: `recorded-${index + 1}`, inputs, tolerance: recordedTolerance, ...answers });
      left -= size + answers.outputs.reduce((sum, { data }) => sum + data.length, 0);
    }
    const [taken] = cases;
    if (taken === undefined) continue;
    // A case without a single output that can be asked for would be a request whose answer nobody can hold.
    const kept = cases.filter(({ outputs, shapes }) => outputs.length > 0 || shapes?.every(isRandom));
    return { golden: { ...recorded, cases: kept }, refusal: null, exceeded: null };
  }
  return { golden: { ...recorded, cases: [] }, refusal, exceeded: null };
}

function isRandom({ reason }: OutputShape): boolean {
  return reason === 'random';
}

function recordedCase(
  first: InferenceResult,
  second: InferenceResult,
  {
    signature,
    randomOutputs,
  }: { readonly signature: Signature; readonly randomOutputs: ReadonlySet<string> },
): Pick<GoldenCase, 'outputs' | 'shapes'> {
  const open = new Set(signature.inputs.flatMap(({ shape }) => shape ?? []).filter((size) => size !== null));
  const outputs: Tensor[] = [];
  const shapes: OutputShape[] = [];
  for (const [index, shape] of first.shapes.entries()) {
    const again = second.shapes[index] ?? shape;
    const output = first.outputs.find(({ name }) => name === shape.name);
    const repeated = second.outputs.find(({ name }) => name === shape.name);
    const differs =
      shape.shape.join() !== again.shape.join() ||
      (output !== undefined &&
        repeated !== undefined &&
        compareTensors(output, repeated, recordedTolerance) !== null);
    if (differs || randomOutputs.has(shape.name)) {
      const sizes = signature.outputs.find(({ name }) => name === shape.name)?.shape ?? null;
      shapes.push({ ...shape, shape: steadySizes(shape, again, sizes, open), reason: 'random' });
    } else if (output === undefined) shapes.push({ ...shape, reason: 'large' });
    else outputs.push(output);
  }
  return { outputs, ...(shapes.length > 0 && { shapes }) };
}

/** Sizes that two runs agree on and that the signature ties to a number or an input; others may be random, too. */
function steadySizes(
  { shape }: TensorShape,
  again: TensorShape,
  sizes: readonly Dimension[] | null,
  open: ReadonlySet<Dimension>,
): (number | null)[] {
  return shape.map((size, axis) => {
    const stated = sizes?.[axis] ?? null;
    const isTied = sizes?.length === shape.length && (typeof stated === 'number' || open.has(stated));
    return isTied && size === again.shape[axis] ? size : null;
  });
}
