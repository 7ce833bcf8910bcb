import { MlpackError } from '../../errors/mlpack-error.ts';
import type { ComputedFeatures } from './catboost-model.ts';

/** @throws MlpackError MODEL_UNSUPPORTED for features that only CatBoost computes */
export function refuseFeatures(features: ComputedFeatures, place: string): void {
  if (features.hasCounted) {
    throw new MlpackError(
      'MODEL_UNSUPPORTED',
      `${place} counts targets of categories (CTR)${ofColumns(features.counted)}, which ONNX can't: their table has only hashes.`,
      {
        suggestions: [
          'Train it with one_hot_max_size greater than the categories of each column are many.',
          'Or encode the categories before it, with an OrdinalEncoder or TargetEncoder of scikit-learn in a Pipeline.',
        ],
      },
    );
  }
  const estimated = [...features.texts, ...features.embeddings];
  if (features.hasEstimated || estimated.length > 0) {
    throw new MlpackError(
      'MODEL_UNSUPPORTED',
      `${place} makes features of ${features.embeddings.length > 0 ? 'embeddings' : 'texts'}${ofColumns(estimated)}, which ONNX can't.`,
      { suggestions: ['Train it on numbers that are made of them before.'] },
    );
  }
}

function ofColumns(names: readonly string[]): string {
  if (names.length === 0) return '';
  const shown = names.slice(0, 8).map((name) => JSON.stringify(name));
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  return ` in column${names.length > 1 ? 's' : ''} ${shown.join(', ')}${more}`;
}
