import type { Graph } from '../graph/graph.ts';
import { binary, compare, concatColumns, reduceColumns, where } from '../graph/operators.ts';
import { columnsOf, type Value } from '../graph/value.ts';

/** The probabilities of both of two classes, by that of the second: [rows, 1] to [rows, 2]. */
export function bothProbabilities(graph: Graph, second: Value): Value {
  return concatColumns(graph, [binary(graph, 'Sub', graph.scalar(1), second), second]);
}

/** Each row by its sum, so that it sums to 1; where nothing is likely, all is equally so. [rows, classes] */
export function normalizedProbabilities(graph: Graph, value: Value): Value {
  const sum = reduceColumns(graph, 'ReduceSum', value);
  const isZero = compare(graph, 'Equal', sum, graph.scalar(0));
  return where(graph, isZero, graph.scalar(1 / columnsOf(value)), binary(graph, 'Div', value, sum));
}
