import { binary, matmul, reshape } from '../../graph/operators.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { asTall } from './as-tall.ts';
import { gpKernel } from './gp-kernel.ts';

/**
 * GaussianProcessRegressor: the mean of what it predicts.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/gaussian_process/_gpr.py
 */
export async function convertGaussianProcessRegressor(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const predict = once(async () => {
    const points = await estimator.matrixOf('X_train_', null, features.count);
    const [count = 0] = points.shape;
    const { shape, data } = await estimator.numbers('alpha_');
    const targetCount = shape.length === 1 ? 1 : (shape[1] ?? 0);
    if (shape[0] !== count || shape.length > 2 || targetCount === 0) {
      throw estimator.mismatch('alpha_', `an array of ${count} rows`);
    }
    const x = features.matrix();
    const kernel = await gpKernel(graph, x, points, estimator.estimator('kernel_'));
    const likeness = asTall(graph, kernel, x, count);
    const scaled = matmul(graph, likeness, graph.floats(data, [count, targetCount]));
    const [scale, offset] = [await perTarget('_y_train_std', 1), await perTarget('_y_train_mean', 0)];
    const mean = binary(graph, 'Add', binary(graph, 'Mul', scaled, scale), offset);
    return targetCount === 1 ? reshape(graph, mean, [-1]) : mean;

    /** Before 0.23 the values were not scaled. */
    async function perTarget(name: string, otherwise: number) {
      const numbers = estimator.has(name) ? (await estimator.numbers(name)).data : Float64Array.of(otherwise);
      if (numbers.length !== 1 && numbers.length !== targetCount) {
        throw estimator.mismatch(name, `an array of ${targetCount} numbers`);
      }
      return graph.floats(numbers, [1, numbers.length]);
    }
  });
  return { kind: 'regressor', predict };
}
