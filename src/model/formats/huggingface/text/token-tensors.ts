import type { ModelInfo } from '../../../../../contract/schemas/inspect.schema.ts';
import { MlpackError } from '../../../../errors/mlpack-error.ts';
import { exportAs, unsupported } from './encoded-inputs.ts';

/** An output of a graph with something for each token of each row. */
export interface TokenTensor {
  readonly name: string;
  /** Numbers of a token; null where the graph doesn't say how many, or has no axis for them. */
  readonly size: number | null;
}

/**
 * An output of a graph as it is exported for a task: float32, of rows of tokens.
 *
 * @param rank 2 for a number of each token, 3 for several
 * @param task as Optimum calls it
 * @throws MlpackError MODEL_UNSUPPORTED where it isn't there, or is something else
 */
export function tokenTensor(
  { file, outputs }: ModelInfo,
  name: string,
  rank: 2 | 3,
  task: string,
): TokenTensor {
  const [only, ...others] = outputs;
  const found = outputs.find((output) => output.name === name) ?? (others.length === 0 ? only : undefined);
  if (found === undefined) {
    throw new MlpackError('MODEL_UNSUPPORTED', `${file.path} has no output "${name}".`, {
      suggestions: exportAs(task),
    });
  }
  if (found.dtype !== 'float32' || found.shape?.length !== rank) {
    const expected =
      rank === 3
        ? 'float32 with a row for each token of each text'
        : 'float32 with a number for each token of each text';
    throw unsupported(file.path, found, `is not ${expected}`, task);
  }
  const size = rank === 3 ? found.shape[2] : null;
  return { name: found.name, size: typeof size === 'number' ? size : null };
}
