import { NumpyArray } from '../../numpy/numpy-array.ts';
import { reshape } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { linearModel, linearScores } from './linear-scores.ts';

/**
 * Regressors that are one product of matrices, however they were fitted.
 * https://scikit-learn.org/stable/modules/linear_model.html
 */
export async function convertLinearRegressor(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  return { kind: 'regressor', predict: await linearPrediction(estimator, features, context) };
}

/** x @ coef_.T + intercept_: float64 [rows], or [rows, outputs] of what was fitted with a matrix of outputs. */
export async function linearPrediction(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<() => Promise<Value>> {
  const model = await linearModel(estimator, features.count);
  const coef = estimator.get('coef_');
  // Fitted with one column of y as a matrix, it answers a matrix.
  const isMatrix = coef instanceof NumpyArray && coef.shape.length === 2;
  return once(async () => {
    const scores = linearScores(graph, features, model);
    return isMatrix ? scores : reshape(graph, scores, [-1]);
  });
}
