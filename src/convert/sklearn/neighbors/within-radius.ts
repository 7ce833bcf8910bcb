import type { Graph } from '../../graph/graph.ts';
import { binary, cast, compare, reduceColumns, where } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { sumsToAll } from './column-sums.ts';
import { cosineDistances } from './cosine-distances.ts';
import type { FittedRows } from './fitted-rows.ts';
import { metricOf } from './metric.ts';
import { weighting } from './neighbour-weights.ts';

/**
 * How much each of the rows that an estimator was fitted with counts for each row: nothing outside its radius.
 *
 * @returns float64 [rows, fitted rows]
 * @throws MlpackError MODEL_UNSUPPORTED for a metric or weights that aren't known
 */
export async function radiusWeights(
  graph: Graph,
  features: Features,
  estimator: Estimator,
  { numbers }: FittedRows,
): Promise<Value> {
  const x = features.matrix();
  const radius = await estimator.number('radius');
  const metric = await metricOf(estimator, features.count);
  const sums =
    metric === 'cosine' ? cosineDistances(graph, x, numbers) : sumsToAll(graph, x, numbers, metric);
  const reach = metric === 'cosine' ? radius : metric.sumOf(radius);
  const isWithin = compare(graph, 'LessOrEqual', sums, graph.scalar(reach));
  if (weighting(estimator) === 'uniform') return cast(graph, isWithin, 'float64');
  const distances = metric === 'cosine' ? sums : metric.distance(graph, sums);
  // Of a row at the very place of others only these count.
  const isHere = cast(graph, compare(graph, 'Equal', distances, graph.scalar(0)), 'float64');
  const hasHere = compare(graph, 'Greater', reduceColumns(graph, 'ReduceMax', isHere), graph.scalar(0));
  const inverse = binary(graph, 'Div', graph.scalar(1), distances);
  return where(graph, hasHere, isHere, where(graph, isWithin, inverse, graph.scalar(0)));
}
