import type { Graph } from '../../graph/graph.ts';
import { binary, reduceColumns } from '../../graph/operators.ts';
import { logistic } from '../../graph/logistic.ts';
import { columnsOf, type Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import { bothProbabilities, normalizedProbabilities } from '../probabilities.ts';
import { isBefore } from '../sklearn-version.ts';

/**
 * Probabilities by the sigmoid of each score, of several classes normalised.
 * https://github.com/scikit-learn/scikit-learn/blob/1.9.1/sklearn/linear_model/_base.py (_predict_proba_lr)
 *
 * @param scores [rows, 1] of two classes, else [rows, classes]
 */
export function sigmoidProbabilities(graph: Graph, estimator: Estimator, scores: Value): Value {
  const sigmoids = logistic(graph, scores);
  if (columnsOf(scores) === 1) return bothProbabilities(graph, sigmoids);
  // Where all of them are 0 there was nothing to divide until scikit-learn 1.9, and each class is as likely since.
  if (!isBefore(estimator, 1, 9)) return normalizedProbabilities(graph, sigmoids);
  return binary(graph, 'Div', sigmoids, reduceColumns(graph, 'ReduceSum', sigmoids));
}
