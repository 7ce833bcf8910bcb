import type { Estimator } from '../estimator.ts';
import type { Features } from '../features.ts';
import type { Context, Methods } from '../methods.ts';

/**
 * RANSACRegressor answers as the regressor that it fitted to the rows that are no outliers.
 * https://scikit-learn.org/stable/modules/generated/sklearn.linear_model.RANSACRegressor.html
 */
export async function convertRansac(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  return await context.convert(estimator.estimator('estimator_'), features);
}
