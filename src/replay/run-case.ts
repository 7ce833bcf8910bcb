import { MlpackError } from '../errors/mlpack-error.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type {
  AnsweringModel,
  InferenceRefusal,
  InferenceRequest,
  InferenceResult,
} from './runnable-model.ts';

/** The last suggestion of whatever golden cases don't fit. */
const whatToWrite = 'docs/golden.md has every form of golden cases, and how frameworks write them.';

function unknownName(
  kind: 'input' | 'output',
  name: string,
  known: readonly string[],
  label: string,
): MlpackError {
  return new MlpackError('GOLDEN_INVALID', `${label}: the model has no ${kind} "${name}"`, {
    suggestions: [`Use one of its ${kind}s: ${known.join(', ')}`, whatToWrite],
  });
}

/**
 * Feeds the model once.
 * @param label what to name in errors, such as `model.onnx, case "first"`
 * @throws GOLDEN_INVALID when the inputs don't fit the model, CODE_FAILED when a user's code fails, MODEL_UNSUPPORTED when it fails for another reason.
 */
export async function runCase(
  model: AnsweringModel,
  inputs: readonly Tensor[],
  { outputNames, shapeNames }: Pick<InferenceRequest, 'outputNames' | 'shapeNames'>,
  label: string,
): Promise<InferenceResult> {
  // A runtime may ignore an input that it doesn't know.
  for (const { name } of inputs) {
    if (!model.inputNames.includes(name)) throw unknownName('input', name, model.inputNames, label);
  }
  const missing = model.inputNames.find((name) => !inputs.some((input) => input.name === name));
  if (missing !== undefined) {
    throw new MlpackError(
      'GOLDEN_INVALID',
      `${label}: the inputs do not fit the model: "${missing}" is missing`,
      { suggestions: [whatToWrite] },
    );
  }
  for (const name of [...outputNames, ...shapeNames]) {
    if (!model.outputNames.includes(name)) throw unknownName('output', name, model.outputNames, label);
  }
  const reply = await model.run({ inputs, outputNames, shapeNames });
  if (reply.type === 'ran') return reply;
  throw refusalError(reply, model.runtime, label);
}

function refusalError({ fault, message }: InferenceRefusal, runtime: string, label: string): MlpackError {
  switch (fault) {
    case 'inputs':
      return new MlpackError('GOLDEN_INVALID', `${label}: the inputs do not fit the model: ${message}`, {
        suggestions: [whatToWrite],
      });
    case 'code':
      return new MlpackError('CODE_FAILED', `${label}: the code of a step fails: ${message}`, {
        suggestions: [
          'docs/steps.md#code has what code is given, and what it returns.',
          'Where it is right to fail for what is sent, leave the case out: golden cases are answers.',
        ],
      });
    case 'model':
      return new MlpackError('MODEL_UNSUPPORTED', `${label}: ${runtime} cannot run the model: ${message}`);
  }
}
