import type { Graph } from '../../graph/graph.ts';
import { together } from '../../graph/operators.ts';
import { columnsApart } from '../../graph/squared-distances.ts';
import type { Value } from '../../graph/value.ts';
import type { Numbers } from '../estimator.ts';
import type { ColumnMetric } from './metric.ts';

/** What a metric sums up, and how. */
type Sums = Pick<ColumnMetric, 'term' | 'operator'>;

/**
 * What a metric sums up from each row to each point, in the order of the columns, so that it is the same to the last bit as
 * where scikit-learn's trees sum it.
 *
 * @param x float64 [rows, columns]
 * @param points [points, columns]
 * @returns float64 [rows, points]
 */
export function sumsToAll(graph: Graph, x: Value, points: Numbers, metric: Sums): Value {
  const [count = 0] = points.shape;
  return summedUp(graph, x, metric, (column) => graph.floats(columnOf(points, column), [1, count]));
}

/**
 * The same to some points of each row.
 *
 * @param indices which points: int64 [rows, some]
 * @returns float64 [rows, some]
 */
export function sumsToSome(graph: Graph, x: Value, points: Numbers, indices: Value, metric: Sums): Value {
  return summedUp(graph, x, metric, (column) =>
    graph.node('Gather', [graph.floats(columnOf(points, column)), indices], {
      dtype: 'float64',
      shape: indices.shape,
    }),
  );
}

function summedUp(graph: Graph, x: Value, metric: Sums, pointColumn: (column: number) => Value): Value {
  const terms = columnsApart(graph, x).map((own, column) => metric.term(graph, own, pointColumn(column)));
  return together(graph, metric.operator, terms);
}

function columnOf({ shape, data }: Numbers, column: number): Float64Array {
  const [count = 0, columns = 0] = shape;
  return Float64Array.from({ length: count }, (_, row) => data[row * columns + column] ?? Number.NaN);
}
