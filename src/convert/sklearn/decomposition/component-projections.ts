import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { onComponents } from './project.ts';

/**
 * What is a product of matrices and no more: TruncatedSVD and random projections, which take no mean off, and FastICA, which
 * does where it whitens, and has a mean only then.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/decomposition/_truncated_svd.py
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/decomposition/_fastica.py
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/random_projection.py
 */
export async function convertComponentProjection(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const transform = once(async () => Features.of(graph, await onComponents(graph, features, estimator)));
  return { kind: 'transformer', transform };
}
