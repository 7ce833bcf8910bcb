import type { Graph } from '../../graph/graph.ts';
import { binary, reduceColumns } from '../../graph/operators.ts';
import { logistic } from '../../graph/logistic.ts';
import { columnsOf, type Value } from '../../graph/value.ts';
import { bothProbabilities } from '../probabilities.ts';

/**
 * Probabilities by the sigmoid of each score, of several classes normalised.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/linear_model/_base.py (_predict_proba_lr)
 *
 * @param scores [rows, 1] of two classes, else [rows, classes]
 */
export function sigmoidProbabilities(graph: Graph, scores: Value): Value {
  if (columnsOf(scores) === 1) return bothProbabilities(graph, logistic(graph, scores));
  const sigmoids = logistic(graph, scores);
  return binary(graph, 'Div', sigmoids, reduceColumns(graph, 'ReduceSum', sigmoids));
}
