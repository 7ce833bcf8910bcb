import type { Graph } from '../../graph/graph.ts';
import { binary, reduceColumns, reshape, unary } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { fittedRows } from '../neighbors/fitted-rows.ts';
import { nearestRows } from '../neighbors/nearest.ts';
import { outlierMethods } from './outlier-methods.ts';

/**
 * LocalOutlierFactor: how much denser it is around the neighbours of a row than around the row.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/neighbors/_lof.py
 */
export async function convertLocalOutlierFactor(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  if (!estimator.flag('novelty', false)) {
    throw estimator.unsupported(
      'tells outliers only among the rows that it was fitted with',
      'Fit it with novelty=True.',
    );
  }
  const scores = once(() => oppositeFactors(graph, features, estimator));
  return outlierMethods(graph, estimator, scores);
}

async function oppositeFactors(graph: Graph, features: Features, estimator: Estimator): Promise<Value> {
  const count = await estimator.number('n_neighbors_');
  const rows = await fittedRows(estimator, features.count);
  const rowCount = rows.numbers.shape[0] ?? 0;
  const { distances, indices } = await nearestRows(graph, features, estimator, rows, count);
  const farthest = await estimator.matrixOf('_distances_fit_X_', rowCount, null);
  const [, known = 0] = farthest.shape;
  if (known < count) throw estimator.mismatch('_distances_fit_X_', `a matrix of at least ${count} columns`);
  const densities = await estimator.vectorOf('_lrd', rowCount);
  const ofNeighbours = (numbers: (row: number) => number | undefined) => {
    const data = Array.from({ length: rowCount }, (_, at) => numbers(rows.order?.[at] ?? at) ?? Number.NaN);
    return graph.node('Gather', [graph.floats(data), indices], {
      dtype: 'float64',
      shape: indices.shape,
    });
  };
  const reach = binary(
    graph,
    'Max',
    distances,
    ofNeighbours((row) => farthest.data[row * known + count - 1]),
  );
  const mean = reduceColumns(graph, 'ReduceMean', reach);
  const density = binary(graph, 'Div', graph.scalar(1), binary(graph, 'Add', mean, graph.scalar(1e-10)));
  const ratios = binary(
    graph,
    'Div',
    ofNeighbours((row) => densities[row]),
    density,
  );
  return reshape(graph, unary(graph, 'Neg', reduceColumns(graph, 'ReduceMean', ratios)), [-1]);
}
