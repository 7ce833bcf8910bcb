import { matmul, reshape } from '../../graph/operators.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { kernelSettings, pairwiseKernel } from './pairwise-kernel.ts';

/**
 * Ridge regression in the space of a kernel.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/kernel_ridge.py
 */
export async function convertKernelRidge(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const predict = once(async () => {
    const points = await estimator.matrixOf('X_fit_', null, features.count);
    const { shape, data } = await estimator.numbers('dual_coef_');
    const [rows = 0, targets = 1] = shape;
    if (rows !== points.shape[0] || shape.length > 2) {
      throw estimator.mismatch('dual_coef_', `an array of ${points.shape[0] ?? 0} rows`);
    }
    const settings = await kernelSettings(estimator);
    const kernel = pairwiseKernel(graph, features.matrix(), points, estimator, settings);
    const sums = matmul(graph, kernel, graph.floats(data, [rows, targets]));
    return shape.length === 1 ? reshape(graph, sums, [-1]) : sums;
  });
  return { kind: 'regressor', predict };
}
