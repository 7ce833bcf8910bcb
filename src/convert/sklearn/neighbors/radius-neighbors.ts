import {
  argMax,
  binary,
  compare,
  concatColumns,
  matmul,
  reduceColumns,
  reshape,
  where,
} from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import { classAt, type ClassLabel } from '../classes/class-labels.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { fittedRows } from './fitted-rows.ts';
import { fittedValues } from './neighbour-means.ts';
import { votedOutputs } from './neighbour-votes.ts';
import { radiusWeights } from './within-radius.ts';

/**
 * RadiusNeighborsClassifier: the votes of all rows within a radius, or a label of its own where there are none.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/neighbors/_classification.py
 */
export async function convertRadiusNeighborsClassifier(
  estimator: Estimator,
  features: Features,
  { graph, notes }: Context,
): Promise<Methods> {
  const rows = await fittedRows(estimator, features.count);
  const outputs = await votedOutputs(estimator, rows);
  const outlierLabels = await labelsOfOutliers(estimator, outputs.length);
  if (outlierLabels === null) {
    notes.push(
      `${estimator.place} answers rows without a neighbour within its radius with probabilities of 0 and its first class, where scikit-learn raises an error.`,
    );
  }
  const shares = once(async () => {
    const weights = await radiusWeights(graph, features, estimator, rows);
    return outputs.map(({ classes, labels }, output) => {
      const votes = new Float64Array(labels.length * classes.length);
      for (const [row, label] of labels.entries()) votes[row * classes.length + label] = 1;
      const sums = matmul(graph, weights, graph.floats(votes, [labels.length, classes.length]));
      const total = reduceColumns(graph, 'ReduceSum', sums);
      const isAlone = compare(graph, 'Equal', total, graph.scalar(0));
      const ofOutlier = classes.map((label) => Number(label === outlierLabels?.[output]));
      const share = binary(graph, 'Div', sums, where(graph, isAlone, graph.scalar(1), total));
      return where(graph, isAlone, graph.floats(ofOutlier, [1, classes.length]), share);
    });
  });
  const isSeveral = estimator.flag('outputs_2d_', false);
  const predict = once(async () => {
    const columns = (await shares()).map((share, output) => {
      const classes = outputs[output]?.classes ?? [];
      const outlier = outlierLabels?.[output];
      const index = argMax(graph, share);
      if (outlier === undefined || classes.includes(outlier)) return classAt(graph, classes, index);
      const highest = reshape(graph, reduceColumns(graph, 'ReduceMax', share), [-1]);
      const isNone = compare(graph, 'Equal', highest, graph.scalar(0));
      const place = where(graph, isNone, graph.ints([classes.length], []), index);
      return classAt(graph, [...classes, outlier], place);
    });
    const shaped = columns.map((column) => reshape(graph, column, isSeveral ? [-1, 1] : [-1]));
    return concatColumns(graph, shaped);
  });
  return {
    kind: 'classifier',
    classes: outputs.map(({ classes }) => classes),
    predict,
    predict_proba: shares,
  };
}

/** What each output says of a row without neighbours; null where scikit-learn says nothing. */
async function labelsOfOutliers(
  estimator: Estimator,
  outputCount: number,
): Promise<readonly ClassLabel[] | null> {
  const value = estimator.get('outlier_label_') ?? null;
  if (value === null) return null;
  const labels = (await estimator.itemsOf(value, 'outlier_label_')).map((label) =>
    typeof label === 'bigint' ? Number(label) : label,
  );
  const areLabels = (items: readonly unknown[]): items is readonly ClassLabel[] =>
    items.every((item) => ['string', 'number', 'boolean'].includes(typeof item));
  if (!areLabels(labels) || labels.length !== outputCount) {
    throw estimator.mismatch('outlier_label_', 'a list of one label for each output');
  }
  return labels;
}

/**
 * RadiusNeighborsRegressor: the mean of all rows within a radius, NaN where there are none.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/neighbors/_regression.py
 */
export async function convertRadiusNeighborsRegressor(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const predict = once(async (): Promise<Value> => {
    const rows = await fittedRows(estimator, features.count);
    const { values, isVector } = await fittedValues(estimator, rows);
    const weights = await radiusWeights(graph, features, estimator, rows);
    const sums = matmul(graph, weights, graph.floats(values.data, values.shape));
    const mean = binary(graph, 'Div', sums, reduceColumns(graph, 'ReduceSum', weights));
    return isVector ? reshape(graph, mean, [-1]) : mean;
  });
  return { kind: 'regressor', predict };
}
