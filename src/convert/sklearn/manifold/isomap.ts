import type { Graph } from '../../graph/graph.ts';
import { binary, matmul, reshape } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import { scaledVectors } from '../decomposition/scaled-vectors.ts';
import type { Estimator, Numbers } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { centredKernel } from '../kernels/kernel-centerer.ts';
import { once, type Context, type Methods } from '../methods.ts';

/**
 * Isomap: rows by how far all that it was fitted with are, on ways over their nearest ones.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/manifold/_isomap.py (transform)
 */
export async function convertIsomap(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  if ((estimator.get('n_neighbors') ?? null) === null) {
    throw estimator.unsupported('finds neighbours by radius', 'Fit it with n_neighbors instead.');
  }
  const transform = once(async () => {
    const near = estimator.estimator('nbrs_');
    const neighbours = await (await context.convert(near, features)).kneighbors?.();
    if (neighbours === undefined) throw near.unsupported('has no kneighbors, which is needed of it');
    const ways = await estimator.matrix('dist_matrix_');
    const [count = 0] = ways.shape;
    if (ways.shape[1] !== count) throw estimator.mismatch('dist_matrix_', 'as many rows as columns');
    const shortest = shortestWays(graph, neighbours, ways);
    const kernel = binary(graph, 'Mul', binary(graph, 'Mul', shortest, shortest), graph.scalar(-0.5));
    const projection = estimator.estimator('kernel_pca_');
    const moved = await centredKernel(graph, kernel, projection.estimator('_centerer'));
    const axes = await scaledVectors(projection, count);
    return Features.of(graph, matmul(graph, moved, graph.floats(axes.data, axes.shape)));
  });
  return { kind: 'transformer', transform };
}

/** The least of what the way to a near row and on from there is: float64 [rows, fitted rows]. */
function shortestWays(graph: Graph, [distances, indices]: readonly [Value, Value], ways: Numbers): Value {
  const [count = 0] = ways.shape;
  const near = distances.shape[1] ?? 0;
  const shape = [null, near, count];
  const on = graph.node('Gather', [graph.floats(ways.data, ways.shape), indices], {
    dtype: 'float64',
    shape,
  });
  const whole = binary(graph, 'Add', on, reshape(graph, distances, [-1, near, 1]));
  return graph.node(
    'ReduceMin',
    [whole, graph.ints([1])],
    { dtype: 'float64', shape: [null, count] },
    { attributes: { keepdims: { int: 0 } } },
  );
}
