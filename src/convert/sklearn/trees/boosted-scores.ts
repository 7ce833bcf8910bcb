import { argMax, cast, compare, reshape, softmax } from '../../graph/operators.ts';
import { logistic } from '../../graph/logistic.ts';
import type { Graph } from '../../graph/graph.ts';
import { columnsOf, type Value } from '../../graph/value.ts';
import { bothProbabilities } from '../probabilities.ts';

/** Probabilities by the logarithms of odds: of two classes the second's, [rows, 1], else those of all. */
export function scoreProbabilities(graph: Graph, scores: Value): Value {
  return columnsOf(scores) === 1 ? bothProbabilities(graph, logistic(graph, scores)) : softmax(graph, scores);
}

/**
 * The number of the class with the highest score: int64 [rows].
 * @param secondIf how the second of two classes is told by its score: [rows, 1]
 */
export function scoreClass(graph: Graph, scores: Value, secondIf: 'Greater' | 'GreaterOrEqual'): Value {
  if (columnsOf(scores) > 1) return argMax(graph, scores);
  return cast(graph, compare(graph, secondIf, reshape(graph, scores, [-1]), graph.scalar(0)), 'int64');
}

/** Scores as decision_function has them: [rows] of two classes. */
export function decisionScores(graph: Graph, scores: Value): Value {
  return columnsOf(scores) === 1 ? reshape(graph, scores, [-1]) : scores;
}
