import type { Graph } from '../../graph/graph.ts';
import { binary, compare, matmul, reduceColumns, unary, where } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import type { Numbers } from '../estimator.ts';
import { transposed } from '../matrix.ts';

/**
 * 1 - cos of the angle from each row to each point.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/metrics/pairwise.py (cosine_distances)
 *
 * @returns float64 [rows, points]
 */
export function cosineDistances(graph: Graph, x: Value, points: Numbers): Value {
  const likeness = cosineLikeness(graph, x, points);
  const distances = binary(graph, 'Sub', graph.scalar(1), likeness);
  return binary(graph, 'Max', binary(graph, 'Min', distances, graph.scalar(2)), graph.scalar(0));
}

/** The cos of the angle from each row to each point; 0 where one of them has no length. */
function cosineLikeness(graph: Graph, x: Value, points: Numbers): Value {
  const [, columns = 0] = points.shape;
  const data = points.data.slice();
  for (let at = 0; at < data.length; at += columns) {
    const row = data.subarray(at, at + columns);
    const length = Math.sqrt(row.reduce((sum, number) => sum + number * number, 0));
    if (length !== 0) row.set(row.map((number) => number / length));
  }
  const length = unary(graph, 'Sqrt', reduceColumns(graph, 'ReduceSum', binary(graph, 'Mul', x, x)));
  const isNone = compare(graph, 'Equal', length, graph.scalar(0));
  const unit = binary(graph, 'Div', x, where(graph, isNone, graph.scalar(1), length));
  return matmul(graph, unit, graph.constant(transposed({ shape: points.shape, data })));
}
