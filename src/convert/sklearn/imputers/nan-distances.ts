import type { Graph } from '../../graph/graph.ts';
import { binary, compare, matmul, reduceColumns, unary, where } from '../../graph/operators.ts';
import { columnsOf, type Value } from '../../graph/value.ts';
import type { Numbers } from '../estimator.ts';
import { transposed } from '../matrix.ts';

/**
 * Euclidean distances in the columns that both rows have, scaled to all columns; infinite where they have none in common.
 * Which of two donors is nearer may be up to the last bit, so products are taken and summed as scikit-learn does it.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/metrics/pairwise.py (nan_euclidean_distances)
 *
 * @param x float64 [rows, columns]
 * @param isMissing where x has no value: bool [rows, columns]
 * @param points [points, columns], NaN where a value is missing
 * @returns float64 [rows, points]
 */
export function nanDistances(graph: Graph, x: Value, isMissing: Value, points: Numbers): Value {
  const missing = points.data.map((number) => (Number.isNaN(number) ? 1 : 0));
  const given = points.data.map((number) => (Number.isNaN(number) ? 0 : number));
  const turned = (data: Float64Array) => graph.constant(transposed({ shape: points.shape, data }));
  const [zero, one] = [graph.scalar(0), graph.scalar(1)];
  const own = where(graph, isMissing, zero, x);
  const ownMissing = where(graph, isMissing, one, zero);
  const squares = binary(graph, 'Mul', own, own);
  const product = binary(graph, 'Mul', matmul(graph, own, turned(given)), graph.scalar(-2));
  const lengths = reduceColumns(graph, 'ReduceSum', squares);
  const pointLengths = graph.floats(rowLengths(points.shape, given));
  const sums = binary(graph, 'Add', binary(graph, 'Add', product, lengths), pointLengths);
  const all = binary(graph, 'Max', sums, zero);
  const lessOwn = binary(graph, 'Sub', all, matmul(graph, squares, turned(missing)));
  const squaresGiven = given.map((number) => number * number);
  const less = binary(graph, 'Sub', lessOwn, matmul(graph, ownMissing, turned(squaresGiven)));
  const ownHas = binary(graph, 'Sub', one, ownMissing);
  const shared = matmul(graph, ownHas, turned(missing.map((number) => 1 - number)));
  const mean = binary(graph, 'Div', binary(graph, 'Max', less, zero), shared);
  const distance = unary(graph, 'Sqrt', binary(graph, 'Mul', mean, graph.scalar(columnsOf(x))));
  const isApart = compare(graph, 'Equal', shared, zero);
  return where(graph, isApart, graph.scalar(Number.POSITIVE_INFINITY), distance);
}

function rowLengths([rows = 0, columns = 0]: readonly number[], data: Float64Array): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) =>
    data.subarray(row * columns, (row + 1) * columns).reduce((sum, number) => sum + number * number, 0),
  );
}
