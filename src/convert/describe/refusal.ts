import { MlpackError } from '../../errors/mlpack-error.ts';
import type { ModelPart } from '../sklearn/parts/assemble.ts';
import { Estimator } from '../sklearn/estimator.ts';
import { conversionProblems } from './conversion-problems.ts';
import { EstimatorWalk } from './estimator-tree.ts';

/**
 * The error for a model that a conversion of all of it was refused with. Classes and settings that can't be converted are told first and
 * all of them, a line each: without them, what its columns are can't be known, and who has replaced one is not to learn of the next.
 *
 * @param error that the conversion ended with
 * @param parts that the model is made of
 */
export async function refusal(
  error: MlpackError,
  parts: readonly ModelPart[],
  signal: AbortSignal | undefined,
): Promise<MlpackError> {
  const walk = new EstimatorWalk(signal);
  const lines: string[] = [];
  const suggestions = new Set<string>();
  for (const { object, file } of parts) {
    const { path, sizeBytes } = file;
    const { visited } = await walk.tree(new Estimator(object, path), null);
    const problems = await conversionProblems({ path, sizeBytes, roots: [visited] }, signal);
    const isKnown = problems.all.length > 0;
    // Of several parts it names places in the chain that they make, and may say again what is told of one of them.
    if (isKnown && parts.length === 1 && error.code === 'MODEL_UNSUPPORTED') {
      problems.addRefusal(error, [visited]);
    }
    for (const { place, reason, count, suggestions: more } of problems.all) {
      const others = count === 1 ? '' : ` (and ${count - 1} more like it)`;
      lines.push(`${path}: ${place === '' ? '' : `${place} `}${reason}${others}.`);
      for (const suggestion of more) suggestions.add(suggestion);
    }
  }
  if (lines.length === 0) return error;
  return new MlpackError('MODEL_UNSUPPORTED', lines.join('\n'), {
    suggestions: [...suggestions],
    cause: error,
  });
}
