import type { Graph } from '../../graph/graph.ts';
import {
  binary,
  cast,
  compare,
  concatColumns,
  gatherColumns,
  reduceColumns,
  reshape,
  unary,
  where,
} from '../../graph/operators.ts';
import { repeat } from '../../graph/repeat.ts';
import { columnsApart } from '../../graph/squared-distances.ts';
import type { Value } from '../../graph/value.ts';
import { classPairs } from '../pair-votes.ts';

/** libsvm keeps probabilities of pairs this far from 0 and 1. */
const least = 1e-7;

/**
 * Probabilities of classes from those of each pair of them: the second method of Wu, Lin and Weng (2004). libsvm stops early,
 * each row when it is near enough, and so must this.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/svm/src/libsvm/svm.cpp (multiclass_probability)
 *
 * @param ofFirst how probable the first class of each pair is: float64 [rows, pairs]
 * @returns float64 [rows, classes]
 */
export function coupledProbabilities(graph: Graph, ofFirst: Value, classCount: number): Value {
  const within = binary(
    graph,
    'Max',
    binary(graph, 'Min', ofFirst, graph.scalar(1 - least)),
    graph.scalar(least),
  );
  const { lines, diagonal } = quadraticForm(graph, within, classCount);
  const zero = binary(graph, 'Mul', diagonal, graph.scalar(0));
  const equal = binary(graph, 'Add', zero, graph.scalar(1 / classCount));
  const [probabilities = equal] = repeat(
    graph,
    Math.max(100, classCount),
    [equal],
    (inner, [before = equal]) => {
      const round = coupleOnce(inner, before, lines, columnsApart(inner, diagonal), classCount);
      return { goesOn: round.goesOn, values: [round.probabilities] };
    },
  );
  return probabilities;
}

/** Q of p'Qp, which is least for the probabilities: its lines, each [rows, classes], and its diagonal [rows, classes]. */
function quadraticForm(
  graph: Graph,
  ofFirst: Value,
  classCount: number,
): { readonly lines: readonly Value[]; readonly diagonal: Value } {
  const pairs = classPairs(classCount);
  const ofSecond = binary(graph, 'Sub', graph.scalar(1), ofFirst);
  const both = concatColumns(graph, [ofFirst, ofSecond]);
  const place = new Map<string, number>();
  for (const [at, [first, second]] of pairs.entries()) {
    place.set(`${first} ${second}`, at);
    place.set(`${second} ${first}`, pairs.length + at);
  }
  const others = (index: number) => [...Array(classCount).keys()].filter((other) => other !== index);
  // How probable each other class is against this one, and this one against each other.
  const sides = [...Array(classCount).keys()].map((index) => ({
    theirs: gatherColumns(
      graph,
      both,
      others(index).map((other) => place.get(`${other} ${index}`) ?? 0),
    ),
    own: gatherColumns(
      graph,
      both,
      others(index).map((other) => place.get(`${index} ${other}`) ?? 0),
    ),
  }));
  const squares = sides.map(({ theirs }) =>
    reduceColumns(graph, 'ReduceSum', binary(graph, 'Mul', theirs, theirs)),
  );
  const lines = sides.map(({ theirs, own }, index) => {
    const products = unary(graph, 'Neg', binary(graph, 'Mul', theirs, own));
    const square = squares[index] ?? products;
    const order = [...Array(classCount).keys()].map((other) =>
      other === index ? classCount - 1 : other < index ? other : other - 1,
    );
    return gatherColumns(graph, concatColumns(graph, [products, square]), order);
  });
  return { lines, diagonal: concatColumns(graph, squares) };
}

/** One round over all classes. Rows that are near enough already stay as they are. */
function coupleOnce(
  graph: Graph,
  before: Value,
  lines: readonly Value[],
  diagonal: readonly Value[],
  classCount: number,
): { readonly goesOn: Value; readonly probabilities: Value } {
  const times = (left: Value, right: Value) => binary(graph, 'Mul', left, right);
  const over = (left: Value, right: Value) => binary(graph, 'Div', left, right);
  const plus = (left: Value, right: Value) => binary(graph, 'Add', left, right);
  const sum = (value: Value) => reduceColumns(graph, 'ReduceSum', value);
  let products = concatColumns(
    graph,
    lines.map((line) => sum(times(line, before))),
  );
  let total = sum(times(before, products));
  const error = reduceColumns(graph, 'ReduceMax', unary(graph, 'Abs', binary(graph, 'Sub', products, total)));
  const isOff = compare(graph, 'GreaterOrEqual', error, graph.scalar(0.005 / classCount));
  let probabilities = before;
  for (const [index, line] of lines.entries()) {
    const square = diagonal[index] ?? total;
    const product = gatherColumns(graph, products, [index]);
    const step = over(binary(graph, 'Sub', total, product), square);
    const scale = plus(step, graph.scalar(1));
    const isThis = graph.floats(
      Array.from({ length: classCount }, (_, other) => Number(other === index)),
      [1, classCount],
    );
    probabilities = over(plus(probabilities, times(step, isThis)), scale);
    const change = times(step, plus(times(step, square), times(graph.scalar(2), product)));
    total = over(over(plus(total, change), scale), scale);
    products = over(plus(products, times(step, line)), scale);
  }
  const count = graph.node(
    'ReduceSum',
    [cast(graph, reshape(graph, isOff, [-1]), 'int64')],
    { dtype: 'int64', shape: [] },
    { attributes: { keepdims: { int: 0 } } },
  );
  return {
    goesOn: compare(graph, 'Greater', count, graph.ints([0], [])),
    probabilities: where(graph, isOff, probabilities, before),
  };
}
