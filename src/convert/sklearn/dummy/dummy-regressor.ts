import { reshape } from '../../graph/operators.ts';
import { constantRows } from '../constant-rows.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';

/**
 * DummyRegressor, which answers the same for all rows: a mean, median, quantile or constant.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/dummy.py
 */
export async function convertDummyRegressor(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const { data } = await estimator.numbers('constant_');
  if (data.length === 0) throw estimator.mismatch('constant_', 'an array of numbers');
  const predict = once(async () => {
    const rows = constantRows(graph, features, graph.floats(data, [1, data.length]));
    return data.length === 1 ? reshape(graph, rows, [-1]) : rows;
  });
  return { kind: 'regressor', predict };
}
