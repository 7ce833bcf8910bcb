import type { Graph } from '../../graph/graph.ts';
import { binary, compare, gatherColumns, reduceColumns, where } from '../../graph/operators.ts';
import { smallestOfRows } from '../../graph/smallest-of-rows.ts';
import type { Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import { inverseDistances, weighting } from '../neighbors/neighbour-weights.ts';
import { isBefore } from '../sklearn-version.ts';

/** The fitted rows that have a value in a column. */
export interface Donors {
  readonly rows: readonly number[];
  readonly values: Float64Array;
  /** How many fitted rows there are. */
  readonly of: number;
}

/**
 * The mean of a column's values in the nearest rows that have one, or in all of them where none has a column in common.
 *
 * @param distances float64 [rows, fitted rows], infinite where nothing is in common
 * @returns float64 [rows, 1]
 */
export async function donorMean(
  graph: Graph,
  distances: Value,
  { rows, values }: Donors,
  estimator: Estimator,
): Promise<Value> {
  const wanted = await estimator.number('n_neighbors');
  if (!(Number.isInteger(wanted) && wanted >= 1)) throw estimator.mismatch('n_neighbors', 'a whole number');
  const count = Math.min(wanted, rows.length);
  const [nearest, places] = smallestOfRows(graph, gatherColumns(graph, distances, rows), count);
  const given = graph.node('Gather', [graph.floats(values), places], {
    dtype: 'float64',
    shape: [null, count],
  });
  const weights = weightsOf(graph, nearest, estimator);
  const sum = reduceColumns(graph, 'ReduceSum', binary(graph, 'Mul', given, weights));
  const mean = binary(graph, 'Div', sum, reduceColumns(graph, 'ReduceSum', weights));
  const mid = values.reduce((total, value) => total + value, 0) / values.length;
  const isAlone = compare(
    graph,
    'Equal',
    gatherColumns(graph, nearest, [0]),
    graph.scalar(Number.POSITIVE_INFINITY),
  );
  return where(graph, isAlone, graph.scalar(mid), mean);
}

function weightsOf(graph: Graph, distances: Value, estimator: Estimator): Value {
  if (weighting(estimator) === 'distance') return inverseDistances(graph, distances);
  // Before 1.6 rows without a column in common counted as much as others.
  const isApart = isBefore(estimator, 1, 6)
    ? compare(graph, 'Less', distances, graph.scalar(0))
    : compare(graph, 'Equal', distances, graph.scalar(Number.POSITIVE_INFINITY));
  return where(graph, isApart, graph.scalar(0), graph.scalar(1));
}
