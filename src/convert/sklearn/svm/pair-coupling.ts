import type { Graph } from '../../graph/graph.ts';
import { binary, cast, compare, unary, where } from '../../graph/operators.ts';
import { repeat } from '../../graph/repeat.ts';
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
  const kept = binary(graph, 'Min', ofFirst, graph.scalar(1 - least));
  // Classes are lines here and rows are columns, so that what is computed for each row lies together.
  const form = quadraticForm(
    graph,
    turned(graph, binary(graph, 'Max', kept, graph.scalar(least))),
    classCount,
  );
  const zero = binary(graph, 'Mul', form.diagonal, graph.scalar(0));
  const equal = binary(graph, 'Add', zero, graph.scalar(1 / classCount));
  const [probabilities = equal] = repeat(
    graph,
    Math.max(100, classCount),
    [equal],
    (inner, [before = equal]) => coupleOnce(inner, before, form),
  );
  return turned(graph, probabilities);
}

/** Q of p'Qp, which is least for the probabilities p. */
interface QuadraticForm {
  /** A line of Q for each class: [classes, rows]. */
  readonly lines: readonly Value[];
  /** [classes, rows] */
  readonly diagonal: Value;
}

function quadraticForm(graph: Graph, ofFirst: Value, classCount: number): QuadraticForm {
  const pairs = classPairs(classCount);
  const ofSecond = binary(graph, 'Sub', graph.scalar(1), ofFirst);
  const both = stacked(graph, [ofFirst, ofSecond]);
  const place = new Map<string, number>();
  for (const [at, [first, second]] of pairs.entries()) {
    place.set(`${first} ${second}`, at);
    place.set(`${second} ${first}`, pairs.length + at);
  }
  const classes = [...Array(classCount).keys()];
  const lines: Value[] = [];
  const squares: Value[] = [];
  for (const index of classes) {
    const others = classes.filter((other) => other !== index);
    const at = (key: (other: number) => string) =>
      picked(
        graph,
        both,
        others.map((other) => place.get(key(other)) ?? 0),
      );
    const theirs = at((other) => `${other} ${index}`);
    const own = at((other) => `${index} ${other}`);
    const square = summed(graph, binary(graph, 'Mul', theirs, theirs));
    const products = unary(graph, 'Neg', binary(graph, 'Mul', theirs, own));
    const order = classes.map((other) => (other === index ? others.length : others.indexOf(other)));
    lines.push(picked(graph, stacked(graph, [products, square]), order));
    squares.push(square);
  }
  return { lines, diagonal: stacked(graph, squares) };
}

/** One round over all classes. Rows that are near enough already stay as they are. */
function coupleOnce(
  graph: Graph,
  before: Value,
  { lines, diagonal }: QuadraticForm,
): { readonly goesOn: Value; readonly values: readonly Value[] } {
  const times = (left: Value, right: Value) => binary(graph, 'Mul', left, right);
  const over = (left: Value, right: Value) => binary(graph, 'Div', left, right);
  const plus = (left: Value, right: Value) => binary(graph, 'Add', left, right);
  let products = stacked(
    graph,
    lines.map((line) => summed(graph, times(line, before))),
  );
  let total = summed(graph, times(before, products));
  const error = reduced(graph, 'ReduceMax', unary(graph, 'Abs', binary(graph, 'Sub', products, total)));
  const isOff = compare(graph, 'GreaterOrEqual', error, graph.scalar(0.005 / lines.length));
  let probabilities = before;
  for (const [index, line] of lines.entries()) {
    const square = picked(graph, diagonal, [index]);
    const product = picked(graph, products, [index]);
    const step = over(binary(graph, 'Sub', total, product), square);
    const scale = plus(step, graph.scalar(1));
    const isThis = Array.from(lines, (_, other) => Number(other === index));
    const stepped = plus(probabilities, times(step, graph.floats(isThis, [lines.length, 1])));
    probabilities = over(stepped, scale);
    const change = times(step, plus(times(step, square), times(graph.scalar(2), product)));
    total = over(over(plus(total, change), scale), scale);
    products = over(plus(products, times(step, line)), scale);
  }
  const count = graph.node(
    'ReduceSum',
    [cast(graph, isOff, 'int64')],
    { dtype: 'int64', shape: [] },
    { attributes: { keepdims: { int: 0 } } },
  );
  return {
    goesOn: compare(graph, 'Greater', count, graph.ints([0], [])),
    values: [where(graph, isOff, probabilities, before)],
  };
}

function turned(graph: Graph, value: Value): Value {
  const [rows = null, columns = null] = value.shape;
  return graph.node(
    'Transpose',
    [value],
    { dtype: value.dtype, shape: [columns, rows] },
    { attributes: { perm: { ints: [1, 0] } } },
  );
}

function picked(graph: Graph, value: Value, lines: readonly number[]): Value {
  return graph.node(
    'Gather',
    [value, graph.ints(lines)],
    { dtype: value.dtype, shape: [lines.length, null] },
    { attributes: { axis: { int: 0 } } },
  );
}

function stacked(graph: Graph, values: readonly Value[]): Value {
  const lines = values.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
  return graph.node(
    'Concat',
    values,
    { dtype: 'float64', shape: [lines, null] },
    { attributes: { axis: { int: 0 } } },
  );
}

function summed(graph: Graph, value: Value): Value {
  return reduced(graph, 'ReduceSum', value);
}

/** Over the classes: [1, rows]. */
function reduced(graph: Graph, operator: 'ReduceSum' | 'ReduceMax', value: Value): Value {
  return graph.node(
    operator,
    [value, graph.ints([0])],
    { dtype: value.dtype, shape: [1, null] },
    { attributes: { keepdims: { int: 1 } } },
  );
}
