import { matmul } from '../../graph/operators.ts';
import { PickleDict } from '../../pickle/pickle-values.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { transposed } from '../matrix.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { kernelSettings, pairwiseKernel } from './pairwise-kernel.ts';

/**
 * A kernel by some of the rows that it was fitted with.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/kernel_approximation.py (Nystroem)
 */
export async function convertNystroem(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const parameters = estimator.get('kernel_params') ?? null;
  if (parameters !== null && !(parameters instanceof PickleDict && parameters.size === 0)) {
    throw estimator.unsupported(
      'has settings of its kernel in kernel_params',
      'Give them as gamma, degree and coef0 instead.',
    );
  }
  const transform = once(async () => {
    const points = await estimator.matrixOf('components_', null, features.count);
    const count = points.shape[0] ?? 0;
    const normalization = await estimator.matrixOf('normalization_', count, count);
    const settings = await kernelSettings(estimator);
    const kernel = pairwiseKernel(graph, features.matrix(), points, estimator, settings);
    return Features.of(graph, matmul(graph, kernel, graph.constant(transposed(normalization))));
  });
  return { kind: 'transformer', transform };
}
