import type { EncodedTensorNames } from '../../../../../contract/schemas/contract.schema.ts';
import type { ModelInfo, ModelTensor } from '../../../../../contract/schemas/inspect.schema.ts';
import { MlpackError } from '../../../../errors/mlpack-error.ts';

/** What a graph reads of encoded texts. */
export type EncodedInputs = Omit<EncodedTensorNames, 'lengths'>;

/** What a tokenizer makes, by the names that transformers' models have for it. */
const roles = { input_ids: 'ids', attention_mask: 'mask', token_type_ids: 'types' } as const;

/**
 * The inputs of a graph by what a tokenizer makes for them.
 *
 * @param task as Optimum calls it
 * @throws MlpackError MODEL_UNSUPPORTED naming the one that isn't as Optimum and transformers export it
 */
export function encodedInputs({ file, inputs }: ModelInfo, task: string): EncodedInputs {
  const found: { ids?: string; mask?: string; types?: string } = {};
  for (const input of inputs) {
    const role = Object.hasOwn(roles, input.name) ? roles[input.name as keyof typeof roles] : undefined;
    if (role === undefined) throw unsupported(file.path, input, 'is none that a tokenizer makes', task);
    const isOpen = input.shape?.every((size) => typeof size !== 'number') === true;
    if (input.dtype !== 'int64' || input.shape?.length !== 2 || !isOpen) {
      throw unsupported(file.path, input, 'is not int64 of any rows and any length', task);
    }
    found[role] = input.name;
  }
  const { ids } = found;
  if (ids === undefined) throw new MlpackError('MODEL_UNSUPPORTED', `${file.path} has no input "input_ids".`);
  return { ...found, ids };
}

/** A tensor of a graph that isn't as it is exported for a task. */
export function unsupported(path: string, tensor: ModelTensor, problem: string, task: string): MlpackError {
  const shape =
    tensor.shape === null ? 'any shape' : `[${tensor.shape.map((size) => size ?? '?').join(', ')}]`;
  return new MlpackError(
    'MODEL_UNSUPPORTED',
    `${path}: "${tensor.name}", ${tensor.dtype} ${shape}, ${problem}.`,
    { suggestions: exportAs(task) },
  );
}

/** How a graph is exported for a task. */
export function exportAs(task: string): readonly string[] {
  return [`Export it as Optimum does: optimum-cli export onnx --model MODEL --task ${task} onnx/`];
}
