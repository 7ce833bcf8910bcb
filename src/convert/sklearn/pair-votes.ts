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
  const sides = pairSides(graph, classCount);
  const votes = votesOf(graph, isSecond, sides, classCount);
  const sums = matmul(graph, confidences, sides);
  // Squeezed between -1/3 and 1/3, which never outweighs a vote.
  const size = binary(graph, 'Add', unary(graph, 'Abs', sums), graph.scalar(1));
  const tie = binary(graph, 'Div', sums, binary(graph, 'Mul', size, graph.scalar(3)));
  return binary(graph, 'Add', votes, tie);
}

/**
 * How many votes each class has of the classifiers for the pairs of them.
 *
 * @param isSecond whether a pair's classifier is for its second class: bool [rows, pairs]
 * @returns float64 [rows, classes]
 */
export function countVotes(graph: Graph, isSecond: Value, classCount: number): Value {
  return votesOf(graph, isSecond, pairSides(graph, classCount), classCount);
}

/** The pairs of classes in the order of their classifiers. */
export function classPairs(classCount: number): readonly (readonly [first: number, second: number])[] {
  const pairs: (readonly [number, number])[] = [];
  for (let first = 0; first < classCount; first += 1) {
    for (let second = first + 1; second < classCount; second += 1) pairs.push([first, second]);
  }
  return pairs;
}

function votesOf(graph: Graph, isSecond: Value, sides: Value, classCount: number): Value {
  // A class begins with the votes of all pairs that it is the first of; a vote for the second goes from one to the other.
  const asFirst = graph.floats(Array.from({ length: classCount }, (_, index) => classCount - 1 - index));
  return binary(graph, 'Add', matmul(graph, cast(graph, isSecond, 'float64'), sides), asFirst);
}

/** -1 for the first class of a pair and 1 for its second: float64 [pairs, classes]. */
function pairSides(graph: Graph, classCount: number): Value {
  const pairs = classPairs(classCount);
  const data = new Float64Array(pairs.length * classCount);
  for (const [at, [first, second]] of pairs.entries()) {
    data[at * classCount + first] = -1;
    data[at * classCount + second] = 1;
  }
  return graph.floats(data, [pairs.length, classCount]);
}
