import type { ModelInfo } from '../../../../../contract/schemas/inspect.schema.ts';
import { MlpackError } from '../../../../errors/mlpack-error.ts';
import { type EncodedInputs, encodedInputs, exportAs, unsupported } from './encoded-inputs.ts';

const task = 'text-classification';

/** The tensors of a graph by what a tokenizer makes and a classifier reads of them. */
export interface GraphTensors extends EncodedInputs {
  readonly logits: string;
  /** Scores of a row; null where the graph doesn't say how many. */
  readonly width: number | null;
}

/**
 * Finds the tensors of a sequence classifier as Optimum and transformers export it.
 *
 * @throws MlpackError MODEL_UNSUPPORTED naming the input or output that isn't as it is there
 */
export function classifierTensors(info: ModelInfo): GraphTensors {
  const { file, outputs } = info;
  const inputs = encodedInputs(info, task);
  const [only, ...others] = outputs;
  const logits = outputs.find(({ name }) => name === 'logits') ?? (others.length === 0 ? only : undefined);
  if (logits === undefined) {
    throw new MlpackError('MODEL_UNSUPPORTED', `${file.path} has no output "logits".`, {
      suggestions: exportAs(task),
    });
  }
  if (logits.dtype !== 'float32' || logits.shape?.length !== 2) {
    throw unsupported(file.path, logits, 'is not float32 with a row for each text', task);
  }
  const width = logits.shape[1];
  return { ...inputs, logits: logits.name, width: typeof width === 'number' ? width : null };
}
