import type { Graph } from '../graph/graph.ts';
import { binary, cast, matmul, unary } from '../graph/operators.ts';
import type { Value } from '../graph/value.ts';

/**
 * Scores of classes by the votes of a classifier for each pair of them, the confidences telling equal votes apart.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/utils/multiclass.py (_ovr_decision_function)
 *
 * @param isSecond whether a pair's classifier is for its second class: bool [rows, pairs]
 * @param confidences for the second class: float64 [rows, pairs]
 * @returns float64 [rows, classes]
 */
export function pairVotes(graph: Graph, isSecond: Value, confidences: Value, classCount: number): Value {
  const pairs: (readonly [number, number])[] = [];
  for (let first = 0; first < classCount; first += 1) {
    for (let second = first + 1; second < classCount; second += 1) pairs.push([first, second]);
  }
  const table = (ofFirst: number, ofSecond: number) => {
    const data = new Float64Array(pairs.length * classCount);
    for (const [at, [first, second]] of pairs.entries()) {
      data[at * classCount + first] = ofFirst;
      data[at * classCount + second] = ofSecond;
    }
    return graph.floats(data, [pairs.length, classCount]);
  };
  const second = cast(graph, isSecond, 'float64');
  const first = binary(graph, 'Sub', graph.scalar(1), second);
  const votes = binary(graph, 'Add', matmul(graph, first, table(1, 0)), matmul(graph, second, table(0, 1)));
  const sums = matmul(graph, confidences, table(-1, 1));
  // Squeezed between -1/3 and 1/3, which never outweighs a vote.
  const size = binary(graph, 'Add', unary(graph, 'Abs', sums), graph.scalar(1));
  const tie = binary(graph, 'Div', sums, binary(graph, 'Mul', size, graph.scalar(3)));
  return binary(graph, 'Add', votes, tie);
}
