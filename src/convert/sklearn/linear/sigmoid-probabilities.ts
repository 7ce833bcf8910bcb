import type { Graph } from '../../graph/graph.ts';
import { unary } from '../../graph/operators.ts';
import { columnsOf, type Value } from '../../graph/value.ts';
import { bothProbabilities, normalizedProbabilities } from '../probabilities.ts';

/**
 * Probabilities by the sigmoid of each score, of several classes normalised.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/linear_model/_base.py (_predict_proba_lr)
 *
 * @param scores [rows, 1] of two classes, else [rows, classes]
 */
export function sigmoidProbabilities(graph: Graph, scores: Value): Value {
  const sigmoids = unary(graph, 'Sigmoid', scores);
  return columnsOf(scores) === 1
    ? bothProbabilities(graph, sigmoids)
    : normalizedProbabilities(graph, sigmoids);
}
