import type { Graph } from './graph.ts';
import { binary, matmul, reduceColumns, together } from './operators.ts';
import { ShapeError } from './shape-error.ts';
import { columnsOf, type Value } from './value.ts';

/** Points that distances are taken to: a row each, in C's order. */
export interface Points {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/**
 * Squared Euclidean distances from each row to each point by one product of matrices: |x|² - 2xy + |y|². Fast, but the
 * distance of what is near is only as exact as the lengths that it is the difference of.
 *
 * @param x float64 [rows, columns]
 * @param points [points, columns]
 * @returns float64 [rows, points]
 */
export function productDistances(graph: Graph, x: Value, points: Points): Value {
  const [count = 0, columns = 0] = points.shape;
  const lengths = new Float64Array(count);
  const turned = new Float64Array(count * columns);
  for (let point = 0; point < count; point += 1) {
    for (let column = 0; column < columns; column += 1) {
      const number = points.data[point * columns + column] ?? Number.NaN;
      lengths[point] = (lengths[point] ?? 0) + number * number;
      turned[column * count + point] = -2 * number;
    }
  }
  const product = matmul(graph, x, graph.floats(turned, [columns, count]));
  const length = reduceColumns(graph, 'ReduceSum', binary(graph, 'Mul', x, x));
  const sum = binary(graph, 'Add', binary(graph, 'Add', product, length), graph.floats(lengths, [1, count]));
  return binary(graph, 'Max', sum, graph.scalar(0));
}

/**
 * Squared Euclidean distances from each row to each point, column by column: exact to the last bits however near they are.
 *
 * @param x float64 [rows, columns]
 * @param points [points, columns]
 * @returns float64 [rows, points]
 */
export function exactDistances(graph: Graph, x: Value, points: Points): Value {
  const [count = 0, columns = 0] = points.shape;
  if (columns === 0 || columns !== columnsOf(x)) throw new ShapeError('there are no columns in common');
  const parts = columnsApart(graph, x).map((own, column) => {
    const numbers = Float64Array.from(
      { length: count },
      (_, point) => points.data[point * columns + column] ?? Number.NaN,
    );
    const difference = binary(graph, 'Sub', own, graph.floats(numbers, [1, count]));
    return binary(graph, 'Mul', difference, difference);
  });
  return together(graph, 'Add', parts);
}

/** Each column of a matrix: [rows, 1]. */
export function columnsApart(graph: Graph, x: Value): readonly Value[] {
  const columns = columnsOf(x);
  if (columns === 1) return [x];
  const results = Array.from({ length: columns }, () => ({ dtype: x.dtype, shape: [null, 1] }));
  return graph.nodeOf('Split', [x], results, {
    attributes: { axis: { int: 1 }, num_outputs: { int: columns } },
  });
}
