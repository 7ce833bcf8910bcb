import type { Graph } from '../../graph/graph.ts';
import { binary, matmul, unary } from '../../graph/operators.ts';
import { exactDistances, productDistances } from '../../graph/squared-distances.ts';
import type { Value } from '../../graph/value.ts';
import type { Numbers } from '../estimator.ts';

/** With more columns than these one product of matrices is much faster. */
const maxExactColumns = 32;

/**
 * The centre that is nearest to each row, the first of equally near ones: int64 [rows].
 *
 * @param x float64 [rows, columns]
 * @param centres [centres, columns]
 */
export function nearestCentre(graph: Graph, x: Value, centres: Numbers): Value {
  return graph.node(
    'ArgMin',
    [centreScores(graph, x, centres)],
    { dtype: 'int64', shape: [null] },
    { attributes: { axis: { int: 1 }, keepdims: { int: 0 } } },
  );
}

/**
 * |c|² - 2xc, which is less the nearer a centre c is: float64 [rows, centres].
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/cluster/_k_means_lloyd.pyx
 */
export function centreScores(graph: Graph, x: Value, { shape, data }: Numbers): Value {
  const [count = 0, columns = 0] = shape;
  const lengths = new Float64Array(count);
  const turned = new Float64Array(data.length);
  for (const [at, number] of data.entries()) {
    const centre = Math.floor(at / columns);
    lengths[centre] = (lengths[centre] ?? 0) + number * number;
    turned[(at % columns) * count + centre] = -2 * number;
  }
  const products = matmul(graph, x, graph.floats(turned, [columns, count]));
  return binary(graph, 'Add', products, graph.floats(lengths, [1, count]));
}

/** Distances from each row to each centre: float64 [rows, centres]. */
export function centreDistances(graph: Graph, x: Value, centres: Numbers): Value {
  const [, columns = 0] = centres.shape;
  // A row that is a centre is 0 away, which one product of matrices would miss by a little.
  const squares =
    columns <= maxExactColumns ? exactDistances(graph, x, centres) : productDistances(graph, x, centres);
  return unary(graph, 'Sqrt', squares);
}
