import { binary } from '../../graph/operators.ts';
import { columnsOf } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { componentDensity } from './component-density.ts';
import { onComponents } from './project.ts';

/** PCA: https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/decomposition/_pca.py */
export async function convertPrincipalComponents(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  return {
    ...(await convertIncrementalComponents(estimator, features, context)),
    score_samples: once(() => componentDensity(context.graph, features.matrix(), estimator)),
  };
}

/**
 * IncrementalPCA: rows along the directions in which they vary most, each divided by how much where they are whitened.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/decomposition/_base.py (_transform)
 */
export async function convertIncrementalComponents(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const transform = once(async () => {
    const along = await onComponents(graph, features, estimator);
    if (!estimator.flag('whiten', false)) return Features.of(graph, along);
    const variances = await estimator.vectorOf('explained_variance_', columnsOf(along));
    // Directions without variance would make infinite numbers of rounding errors.
    const scales = variances.map((variance) => Math.max(Math.sqrt(variance), Number.EPSILON));
    return Features.of(graph, binary(graph, 'Div', along, graph.floats(scales, [1, scales.length])));
  });
  return { kind: 'transformer', transform };
}
