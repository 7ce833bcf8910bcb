import { matmul } from '../../graph/operators.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { centredKernel } from '../kernels/kernel-centerer.ts';
import { kernelSettings, pairwiseKernel } from '../kernels/pairwise-kernel.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { scaledVectors } from './scaled-vectors.ts';

/**
 * KernelPCA: rows along the directions in which what the kernel makes of them varies most.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/decomposition/_kernel_pca.py (transform)
 */
export async function convertKernelPrincipalComponents(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const transform = once(async () => {
    const points = await estimator.matrixOf('X_fit_', null, features.count);
    const settings = await kernelSettings(estimator);
    const kernel = pairwiseKernel(graph, features.matrix(), points, estimator, settings);
    const moved = await centredKernel(graph, kernel, estimator.estimator('_centerer'));
    const axes = await scaledVectors(estimator, points.shape[0] ?? 0);
    return Features.of(graph, matmul(graph, moved, graph.floats(axes.data, axes.shape)));
  });
  return { kind: 'transformer', transform };
}
