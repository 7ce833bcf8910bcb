import type { Graph } from '../../graph/graph.ts';
import { binary, logarithm, matmul, unary } from '../../graph/operators.ts';
import { columnsOf, type Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';

/**
 * The kernel "rbf" by waves of random lengths and directions.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/kernel_approximation.py (RBFSampler)
 */
export async function convertRbfSampler(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const transform = once(async () => Features.of(graph, await waves(graph, features.matrix(), estimator)));
  return { kind: 'transformer', transform };
}

/**
 * The kernel "skewed chi squared" by waves in the logarithm of the columns.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/kernel_approximation.py (SkewedChi2Sampler)
 */
export async function convertSkewedChi2Sampler(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const transform = once(async () => {
    const skewedness = graph.scalar(await estimator.number('skewedness'));
    const log = logarithm(graph, binary(graph, 'Add', features.matrix(), skewedness));
    return Features.of(graph, await waves(graph, log, estimator));
  });
  return { kind: 'transformer', transform };
}

async function waves(graph: Graph, x: Value, estimator: Estimator): Promise<Value> {
  const offsets = (await estimator.numbers('random_offset_')).data;
  const weights = await estimator.matrixOf('random_weights_', columnsOf(x), offsets.length);
  const product = matmul(graph, x, graph.floats(weights.data, weights.shape));
  const angle = binary(graph, 'Add', product, graph.floats(offsets, [1, offsets.length]));
  return binary(graph, 'Mul', unary(graph, 'Cos', angle), graph.scalar(Math.sqrt(2 / offsets.length)));
}
