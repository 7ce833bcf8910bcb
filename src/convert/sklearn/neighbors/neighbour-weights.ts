import type { Graph } from '../../graph/graph.ts';
import { binary, cast, compare, reduceColumns, where } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';

/** How an estimator weighs its neighbours. @throws MlpackError MODEL_UNSUPPORTED for a function of its own */
export function weighting(estimator: Estimator): 'uniform' | 'distance' {
  const weights = estimator.get('weights') ?? null;
  if (weights === null || weights === 'uniform') return 'uniform';
  if (weights === 'distance') return weights;
  throw estimator.unsupported(
    'weighs neighbours by a function of its own, which is not in the file',
    'Fit it with weights="uniform" or weights="distance".',
  );
}

/**
 * 1 / distance; of a row that has neighbours at its very place only these count.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/neighbors/_base.py (_get_weights)
 *
 * @param distances float64 [rows, neighbours]
 * @returns float64 [rows, neighbours]
 */
export function inverseDistances(graph: Graph, distances: Value): Value {
  const inverse = binary(graph, 'Div', graph.scalar(1), distances);
  const isHere = cast(
    graph,
    compare(graph, 'Equal', inverse, graph.scalar(Number.POSITIVE_INFINITY)),
    'float64',
  );
  const hasHere = compare(graph, 'Greater', reduceColumns(graph, 'ReduceMax', isHere), graph.scalar(0));
  return where(graph, hasHere, isHere, inverse);
}
