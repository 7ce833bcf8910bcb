import type { Graph } from '../../graph/graph.ts';
import { binary, reduceColumns, unary } from '../../graph/operators.ts';
import { columnsOf, type Value } from '../../graph/value.ts';
import { bothProbabilities } from '../probabilities.ts';

/**
 * Probabilities by the sigmoid of each score, of several classes normalised.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/linear_model/_base.py (_predict_proba_lr)
 *
 * @param scores [rows, 1] of two classes, else [rows, classes]
 */
export function sigmoidProbabilities(graph: Graph, scores: Value): Value {
  if (columnsOf(scores) === 1) return bothProbabilities(graph, unary(graph, 'Sigmoid', scores));
  // onnxruntime's Sigmoid takes what is near zero for zero: of classes that are all unlikely the shares tell.
  const one = graph.scalar(1);
  const odds = unary(graph, 'Exp', unary(graph, 'Neg', scores));
  const sigmoids = binary(graph, 'Div', one, binary(graph, 'Add', one, odds));
  return binary(graph, 'Div', sigmoids, reduceColumns(graph, 'ReduceSum', sigmoids));
}
