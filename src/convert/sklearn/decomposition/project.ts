import type { Graph } from '../../graph/graph.ts';
import { binary, matmul } from '../../graph/operators.ts';
import { columnsOf, type Value } from '../../graph/value.ts';
import { product } from '../columns/arithmetic.ts';
import type { Features } from '../columns/features.ts';
import type { Estimator } from '../estimator.ts';
import { transposed } from '../matrix.ts';

/**
 * Rows on the components that an estimator found: (x - mean) times the components' transpose, without a mean where it has
 * none. The mean is taken off first: afterwards its digits were lost among those of the product.
 *
 * @returns float64 [rows, components]
 */
export async function onComponents(graph: Graph, features: Features, estimator: Estimator): Promise<Value> {
  const components = transposed(await estimator.matrixOf('components_', null, features.count));
  if (!hasMean(estimator)) return product(graph, features, components);
  return matmul(graph, await centred(graph, features.matrix(), estimator), graph.constant(components));
}

/** Rows minus the mean of those that an estimator was fitted with; as they are where it has none. */
export async function centred(graph: Graph, x: Value, estimator: Estimator): Promise<Value> {
  if (!hasMean(estimator)) return x;
  const mean = await estimator.vectorOf('mean_', columnsOf(x));
  return binary(graph, 'Sub', x, graph.floats(mean, [1, mean.length]));
}

function hasMean(estimator: Estimator): boolean {
  return (estimator.get('mean_') ?? null) !== null;
}
