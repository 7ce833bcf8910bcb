import type { ModelInfo, ModelTensor } from '../../../../contract/schemas/inspect.schema.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';

/** The tensors of a graph by what a tokenizer makes and a classifier reads of them. */
export interface GraphTensors {
  readonly ids: string;
  readonly mask?: string;
  readonly types?: string;
  readonly logits: string;
  /** Scores of a row; null where the graph doesn't say how many. */
  readonly width: number | null;
}

/** What a tokenizer makes, by the names that transformers' models have for it. */
const roles = { input_ids: 'ids', attention_mask: 'mask', token_type_ids: 'types' } as const;

/**
 * Finds the tensors of a sequence classifier as Optimum and transformers export it.
 *
 * @throws MlpackError MODEL_UNSUPPORTED naming the input or output that isn't as it is there
 */
export function classifierTensors({ file, inputs, outputs }: ModelInfo): GraphTensors {
  const found: { ids?: string; mask?: string; types?: string } = {};
  for (const input of inputs) {
    const role = Object.hasOwn(roles, input.name) ? roles[input.name as keyof typeof roles] : undefined;
    if (role === undefined) throw unsupported(file.path, input, 'is none that a tokenizer makes');
    if (!isMatrix(input, 'int64') || input.shape?.some((size) => typeof size === 'number') === true) {
      throw unsupported(file.path, input, 'is not int64 of any rows and any length');
    }
    found[role] = input.name;
  }
  const { ids } = found;
  if (ids === undefined) throw new MlpackError('MODEL_UNSUPPORTED', `${file.path} has no input "input_ids".`);
  const [only, ...others] = outputs;
  const logits = outputs.find(({ name }) => name === 'logits') ?? (others.length === 0 ? only : undefined);
  if (logits === undefined) {
    throw new MlpackError('MODEL_UNSUPPORTED', `${file.path} has no output "logits".`, {
      suggestions: export_,
    });
  }
  if (!isMatrix(logits, 'float32'))
    throw unsupported(file.path, logits, 'is not float32 with a row for each text');
  const width = logits.shape?.[1];
  return { ...found, ids, logits: logits.name, width: typeof width === 'number' ? width : null };
}

function isMatrix({ dtype, shape }: ModelTensor, wanted: string): boolean {
  return dtype === wanted && shape?.length === 2;
}

const export_ = [
  'Export it as Optimum does: optimum-cli export onnx --model MODEL --task text-classification onnx/',
];

function unsupported(path: string, tensor: ModelTensor, problem: string): MlpackError {
  const shape =
    tensor.shape === null ? 'any shape' : `[${tensor.shape.map((size) => size ?? '?').join(', ')}]`;
  return new MlpackError(
    'MODEL_UNSUPPORTED',
    `${path}: "${tensor.name}", ${tensor.dtype} ${shape}, ${problem}.`,
    { suggestions: export_ },
  );
}
