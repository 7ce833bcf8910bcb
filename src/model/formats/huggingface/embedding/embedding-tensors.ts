import type { ModelInfo } from '../../../../../contract/schemas/inspect.schema.ts';
import { MlpackError } from '../../../../errors/mlpack-error.ts';
import { type EncodedInputs, encodedInputs, exportAs, unsupported } from '../text/encoded-inputs.ts';

const task = 'feature-extraction';

/** The tensors of a graph by what a tokenizer makes, and what becomes the vectors of texts. */
export interface EmbeddingTensors extends EncodedInputs {
  readonly vectors: string;
  /** Whether these are the texts' own, and not their tokens'. */
  readonly isPooled: boolean;
  /** Numbers of a vector; null where the graph doesn't say. */
  readonly size: number | null;
}

/** What is pooled already, and what isn't, as Optimum and transformers export it. */
const outputs = [
  { name: 'sentence_embedding', rank: 2 },
  { name: 'last_hidden_state', rank: 3 },
  { name: 'token_embeddings', rank: 3 },
] as const;

/**
 * Finds the tensors of a graph that gives vectors of texts, or of their tokens.
 *
 * @throws MlpackError MODEL_UNSUPPORTED naming the input or output that isn't as it is exported
 */
export function embeddingTensors(info: ModelInfo): EmbeddingTensors {
  const inputs = encodedInputs(info, task);
  for (const { name, rank } of outputs) {
    const found = info.outputs.find((output) => output.name === name);
    if (found === undefined) continue;
    if (found.dtype !== 'float32' || found.shape?.length !== rank) {
      throw unsupported(info.file.path, found, `is not float32 of ${rank} axes`, task);
    }
    const size = found.shape[rank - 1];
    return { ...inputs, vectors: name, isPooled: rank === 2, size: typeof size === 'number' ? size : null };
  }
  const names = outputs.map(({ name }) => `"${name}"`).join(' or ');
  throw new MlpackError('MODEL_UNSUPPORTED', `${info.file.path} has no output ${names}.`, {
    suggestions: exportAs(task),
  });
}
