import { reshape } from '../../graph/operators.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { linearScores } from './linear-scores.ts';

/**
 * Regressors that are one product of matrices, however they were fitted.
 * https://scikit-learn.org/stable/modules/linear_model.html
 */
export async function convertLinearRegressor(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const { shape } = await estimator.numbers('coef_');
  const predict = once(async () => {
    const scores = await linearScores(graph, features.matrix(), estimator);
    // Fitted with one column of y as a matrix, it answers a matrix.
    return shape.length === 1 ? reshape(graph, scores, [-1]) : scores;
  });
  return { kind: 'regressor', predict };
}
