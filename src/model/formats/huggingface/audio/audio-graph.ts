import type { ModelInfo, ModelTensor } from '../../../../../contract/schemas/inspect.schema.ts';
import { MlpackError } from '../../../../errors/mlpack-error.ts';
import type { FolderExtractor } from './folder-extractor.ts';

/** The tensors of a graph that classifies audio. */
export interface AudioGraph {
  readonly values: string;
  /** Which values are there; null where the graph doesn't ask. */
  readonly mask: string | null;
  readonly logits: string;
  /** Scores of a row; null where the graph doesn't say how many. */
  readonly width: number | null;
}

const suggestions = [
  'Export it as Optimum does: optimum-cli export onnx --model MODEL --task audio-classification onnx/',
];

/**
 * Finds the tensors of a classifier of audio as Optimum exports it.
 *
 * @param extractor that makes its input
 * @throws MlpackError MODEL_UNSUPPORTED naming the input or output that isn't as it is there
 */
export function audioGraph({ file, inputs, outputs }: ModelInfo, { settings }: FolderExtractor): AudioGraph {
  const unsupported = (problem: string): MlpackError =>
    new MlpackError('MODEL_UNSUPPORTED', `${file.path}: ${problem}.`, { suggestions });
  const isFilterBank = 'mels' in settings;
  const mask = isFilterBank ? undefined : inputs.find(({ name }) => name === 'attention_mask');
  const [values, ...others] = inputs.filter((input) => input !== mask);
  if (values === undefined || others.length > 0) {
    const names = inputs.map(({ name }) => `"${name}"`).join(', ');
    throw unsupported(`its inputs are ${names}, not "input_values" alone`);
  }
  const wanted = isFilterBank ? [null, settings.frames, settings.mels] : [null, null];
  if (values.dtype !== 'float32' || !hasShape(values, wanted)) {
    throw unsupported(
      `"${values.name}" is ${described(values)}, not float32 [${wanted.map((size) => size ?? '?').join(', ')}] as its feature extractor makes it`,
    );
  }
  if (mask !== undefined && (mask.dtype !== 'int64' || !hasShape(mask, wanted))) {
    throw unsupported(`"${mask.name}" is ${described(mask)}, not int64 [?, ?]`);
  }
  const logits =
    outputs.find(({ name }) => name === 'logits') ?? (outputs.length === 1 ? outputs[0] : undefined);
  if (logits === undefined) throw unsupported('it has no output "logits"');
  if (logits.dtype !== 'float32' || logits.shape?.length !== 2) {
    throw unsupported(`"${logits.name}" is ${described(logits)}, not float32 with a row for each file`);
  }
  const width = logits.shape[1];
  return {
    values: values.name,
    mask: mask?.name ?? null,
    logits: logits.name,
    width: typeof width === 'number' ? width : null,
  };
}

/** Whether sizes that are fixed are as wanted; of samples none is. */
function hasShape({ shape }: ModelTensor, wanted: readonly (number | null)[]): boolean {
  if (shape?.length !== wanted.length) return false;
  return shape.every((size, axis) => typeof size !== 'number' || size === wanted[axis]);
}

function described({ dtype, shape }: ModelTensor): string {
  return `${dtype} ${shape === null ? 'of any shape' : `[${shape.map((size) => size ?? '?').join(', ')}]`}`;
}
