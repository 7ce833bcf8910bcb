import { argMax, binary, concatColumns, reshape } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import { classAt } from '../classes/class-labels.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { fittedRows } from './fitted-rows.ts';
import { nearestRows } from './nearest.ts';
import { fittedValues } from './neighbour-means.ts';
import { neighbourShares, votedOutputs } from './neighbour-votes.ts';
import { inverseDistances, weighting } from './neighbour-weights.ts';

/**
 * NearestNeighbors: which rows that it was fitted with are nearest, and how far.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/neighbors/_unsupervised.py
 */
export async function convertNearestNeighbors(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const kneighbors = once(async () => {
    const rows = await fittedRows(estimator, features.count);
    const count = await estimator.number('n_neighbors');
    const { distances, indices } = await nearestRows(graph, features, estimator, rows, count);
    const own = rows.order === null ? indices : at(graph.ints(rows.order), indices);
    return [distances, own] as const;
  });
  return { kind: 'neighbors', kneighbors };

  function at(numbers: Value, places: Value): Value {
    return graph.node('Gather', [numbers, places], { dtype: numbers.dtype, shape: places.shape });
  }
}

/**
 * KNeighborsClassifier: the votes of the nearest rows.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/neighbors/_classification.py
 */
export async function convertKNeighborsClassifier(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const rows = await fittedRows(estimator, features.count);
  const outputs = await votedOutputs(estimator, rows);
  const isWeighted = weighting(estimator) === 'distance';
  const shares = once(async () => {
    const count = await estimator.number('n_neighbors');
    const { distances, indices } = await nearestRows(graph, features, estimator, rows, count);
    const weights = isWeighted ? inverseDistances(graph, distances) : null;
    return outputs.map((output) => neighbourShares(graph, output, indices, weights));
  });
  const isSeveral = estimator.flag('outputs_2d_', false);
  const predict = once(async () => {
    const found = (await shares()).map((share, output) =>
      classAt(graph, outputs[output]?.classes ?? [], argMax(graph, share)),
    );
    const columns = found.map((label) => reshape(graph, label, isSeveral ? [-1, 1] : [-1]));
    return isSeveral ? concatColumns(graph, columns) : (columns[0] ?? concatColumns(graph, columns));
  });
  return {
    kind: 'classifier',
    classes: outputs.map(({ classes }) => classes),
    predict,
    predict_proba: shares,
  };
}

/**
 * KNeighborsRegressor: the mean of the nearest rows.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/neighbors/_regression.py
 */
export async function convertKNeighborsRegressor(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const isWeighted = weighting(estimator) === 'distance';
  const predict = once(async () => {
    const count = await estimator.number('n_neighbors');
    const rows = await fittedRows(estimator, features.count);
    const { distances, indices } = await nearestRows(graph, features, estimator, rows, count);
    const { values: fitted, isVector } = await fittedValues(estimator, rows);
    const outputCount = fitted.shape[1] ?? 1;
    const values = graph.node('Gather', [graph.floats(fitted.data, fitted.shape), indices], {
      dtype: 'float64',
      shape: [null, count, outputCount],
    });
    const sum = (value: Value) =>
      graph.node(
        'ReduceSum',
        [value, graph.ints([1])],
        { dtype: 'float64', shape: [null, outputCount] },
        { attributes: { keepdims: { int: 0 } } },
      );
    const mean = () => {
      if (!isWeighted) return binary(graph, 'Div', sum(values), graph.scalar(count));
      const weights = reshape(graph, inverseDistances(graph, distances), [-1, count, 1]);
      return binary(graph, 'Div', sum(binary(graph, 'Mul', values, weights)), sum(weights));
    };
    return isVector ? reshape(graph, mean(), [-1]) : mean();
  });
  return { kind: 'regressor', predict };
}
