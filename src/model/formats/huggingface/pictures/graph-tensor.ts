import type { ModelInfo, ModelTensor } from '../../../../../contract/schemas/inspect.schema.ts';
import { MlpackError } from '../../../../errors/mlpack-error.ts';

/** What a tensor of a graph has to be; null: a size that is left open, or may be any. */
export interface WantedTensor {
  readonly name: string;
  readonly dtype: ModelTensor['dtype'];
  readonly shape: readonly (number | null)[];
}

/**
 * The tensor of a graph of this name, with sizes where the graph says them.
 *
 * @param what it has to be: a size that the graph fixes must be that, where one is wanted
 * @param task as Optimum calls it, for the advice how to export
 * @throws MlpackError MODEL_UNSUPPORTED where there is none, or another
 */
export function graphTensor(
  { file, inputs, outputs }: ModelInfo,
  side: 'input' | 'output',
  { name, dtype, shape }: WantedTensor,
  task: string,
): { readonly name: string; readonly sizes: readonly (number | null)[] } {
  const found = (side === 'input' ? inputs : outputs).find((tensor) => tensor.name === name);
  if (found === undefined) throw unsupportedGraph(file.path, `it has no ${side} "${name}"`, task);
  const sizes = found.shape?.map((size) => (typeof size === 'number' ? size : null)) ?? [];
  const isFit =
    found.dtype === dtype &&
    sizes.length === shape.length &&
    sizes.every((size, axis) => size === null || shape[axis] === null || size === shape[axis]);
  if (isFit) return { name, sizes };
  throw unsupportedGraph(
    file.path,
    `"${name}" is ${described(found)}, not ${dtype} [${shape.map((size) => size ?? '?').join(', ')}]`,
    task,
  );
}

/** Refuses a graph whose inputs aren't these. @throws MlpackError MODEL_UNSUPPORTED naming another */
export function requireNoOthers({ file, inputs }: ModelInfo, known: readonly string[], task: string): void {
  const other = inputs.find(({ name }) => !known.includes(name));
  if (other !== undefined) throw unsupportedGraph(file.path, `it takes "${other.name}", too`, task);
}

/** An error that says how to export. */
export function unsupportedGraph(path: string, problem: string, task: string): MlpackError {
  return new MlpackError('MODEL_UNSUPPORTED', `${path}: ${problem}.`, {
    suggestions: [`Export it as Optimum does: optimum-cli export onnx --model MODEL --task ${task} onnx/`],
  });
}

function described({ dtype, shape }: ModelTensor): string {
  return `${dtype} ${shape === null ? 'of any shape' : `[${shape.map((size) => size ?? '?').join(', ')}]`}`;
}
