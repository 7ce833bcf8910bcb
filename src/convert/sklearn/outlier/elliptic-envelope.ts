import { binary, matmul, reduceColumns, reshape, unary } from '../../graph/operators.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { transposed } from '../matrix.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { outlierMethods } from './outlier-methods.ts';

/**
 * EllipticEnvelope: the Mahalanobis distance from the middle of what it was fitted with.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/covariance/_elliptic_envelope.py
 */
export async function convertEllipticEnvelope(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  if (!estimator.flag('store_precision', true)) {
    throw estimator.unsupported('has no precision_ matrix', 'Fit it with store_precision=True.');
  }
  const scores = once(async () => {
    const location = await estimator.vectorOf('location_', features.count);
    const precision = await estimator.matrixOf('precision_', features.count, features.count);
    const apart = binary(graph, 'Sub', features.matrix(), graph.floats(location, [1, features.count]));
    const turned = matmul(graph, apart, graph.constant(transposed(precision)));
    const distance = reduceColumns(graph, 'ReduceSum', binary(graph, 'Mul', turned, apart));
    return unary(graph, 'Neg', reshape(graph, distance, [-1]));
  });
  return outlierMethods(graph, estimator, scores);
}
