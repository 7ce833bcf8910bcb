import { binary, compare, reshape, where } from '../../graph/operators.ts';
import type { Estimator } from '../estimator.ts';
import { product } from '../columns/arithmetic.ts';
import type { Features } from '../columns/features.ts';
import { transposed } from '../matrix.ts';
import { once, type Context, type Methods } from '../methods.ts';

/**
 * SGDOneClassSVM: rows within what it was fitted with have a score of 0 or more.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/linear_model/_stochastic_gradient.py
 */
export async function convertSgdOneClass(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const weights = transposed(await estimator.matrixOf('coef_', 1, features.count));
  const offset = graph.floats(await estimator.vectorOf('offset_', 1));
  const samples = once(async () => reshape(graph, product(graph, features, weights), [-1]));
  const decision = once(async () => binary(graph, 'Sub', await samples(), offset));
  const predict = once(async () => {
    const isWithin = compare(graph, 'GreaterOrEqual', await decision(), graph.scalar(0));
    return where(graph, isWithin, graph.ints([1], []), graph.ints([-1], []));
  });
  return { kind: 'outlier', predict, decision_function: decision, score_samples: samples };
}
