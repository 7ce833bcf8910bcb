import type { Graph } from '../../graph/graph.ts';
import { smallestOfRows } from '../../graph/smallest-of-rows.ts';
import { productDistances } from '../../graph/squared-distances.ts';
import type { Value } from '../../graph/value.ts';
import { centred } from '../centred.ts';
import type { Estimator, Numbers } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { sumsToAll, sumsToSome } from './column-sums.ts';
import { cosineDistances } from './cosine-distances.ts';
import type { FittedRows } from './fitted-rows.ts';
import { euclidean, metricOf, type ColumnMetric } from './metric.ts';

/** The nearest of the rows that an estimator was fitted with, the nearest first: [rows, neighbours]. */
export interface Neighbours {
  /** float64 */
  readonly distances: Value;
  /** Where they are among {@link fittedRows}; of rows that are equally far the first ones. int64 */
  readonly indices: Value;
}

/**
 * Finds the nearest rows by comparing with all of them.
 *
 * @throws MlpackError MODEL_INVALID for fewer rows than neighbours, MODEL_UNSUPPORTED for a metric that isn't known
 */
export async function nearestRows(
  graph: Graph,
  features: Features,
  estimator: Estimator,
  { numbers: points }: FittedRows,
  count: number,
): Promise<Neighbours> {
  const [pointCount = 0] = points.shape;
  if (!(Number.isSafeInteger(count) && count >= 1 && count <= pointCount)) {
    throw estimator.mismatch('n_neighbors', `a number from 1 to ${pointCount}`);
  }
  const x = features.matrix();
  const metric = await metricOf(estimator, features.count);
  if (metric === 'cosine') {
    const [distances, indices] = smallestOfRows(graph, cosineDistances(graph, x, points), count);
    return { distances, indices };
  }
  const likely = 2 * count + 24;
  const isManyPoints = pointCount > 4 * likely && features.count > 3;
  if (metric === euclidean && isManyPoints) return nearestLikely(graph, x, points, count, likely);
  const [sums, indices] = smallestOfRows(graph, sumsToAll(graph, x, points, metric), count);
  return { distances: metric.distance(graph, sums), indices };
}

/** Some more rows than are wanted by one product of matrices, and of them the nearest exactly. */
function nearestLikely(graph: Graph, x: Value, points: Numbers, count: number, likely: number): Neighbours {
  const { shifted, numbers } = centred(graph, x, points);
  const [, found] = smallestOfRows(graph, productDistances(graph, shifted, numbers), likely);
  // In their order among all rows, so that of equal ones the first come first.
  const [candidates] = smallestOfRows(graph, found, likely);
  return nearestOf(graph, x, points, candidates, count, euclidean);
}

function nearestOf(
  graph: Graph,
  x: Value,
  points: Numbers,
  candidates: Value,
  count: number,
  metric: ColumnMetric,
): Neighbours {
  const [sums, places] = smallestOfRows(graph, sumsToSome(graph, x, points, candidates, metric), count);
  const indices = graph.node(
    'GatherElements',
    [candidates, places],
    { dtype: 'int64', shape: places.shape },
    { attributes: { axis: { int: 1 } } },
  );
  return { distances: metric.distance(graph, sums), indices };
}
