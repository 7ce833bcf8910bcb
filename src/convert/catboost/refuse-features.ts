import { MlpackError } from '../../errors/mlpack-error.ts';

/** What a model computes beside borders and categories, by the names of the columns that it's computed of. */
export interface CatBoostFeatures {
  /** Categories of which the target's statistics are taken (CTR). */
  readonly counted: readonly string[];
  readonly hasCounted: boolean;
  readonly texts: readonly string[];
  readonly embeddings: readonly string[];
  readonly hasEstimated: boolean;
}

/** @throws MlpackError MODEL_UNSUPPORTED for features that only CatBoost computes */
export function refuseFeatures(features: CatBoostFeatures, place: string): void {
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
