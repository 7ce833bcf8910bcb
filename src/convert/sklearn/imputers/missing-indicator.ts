import { cast, gatherColumns } from '../../graph/operators.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { columnsIn, isMissingNumber, missingValue } from './missing-values.ts';

/**
 * 1 where a number is missing, else 0, for the columns that missed some while fitting, or for all.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/impute/_base.py (MissingIndicator)
 */
export async function convertMissingIndicator(
  estimator: Estimator,
  features: Features,
  { graph, notes }: Context,
): Promise<Methods> {
  const columns = await columnsIn(estimator, features.count);
  if (columns.length === 0)
    throw estimator.unsupported('was fitted without missing values: it makes no columns');
  if (columns.length < features.count && estimator.flag('error_on_new', true)) {
    notes.push(
      'MissingIndicator ends in an error in scikit-learn where a column misses values that missed none while fitting; here it passes over them.',
    );
  }
  const transform = once(async () => {
    const isMissing = isMissingNumber(graph, features.matrix(), missingValue(estimator));
    return Features.of(graph, cast(graph, gatherColumns(graph, isMissing, columns), 'float64'));
  });
  return { kind: 'transformer', transform };
}
