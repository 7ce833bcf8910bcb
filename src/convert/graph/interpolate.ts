import type { Graph } from './graph.ts';
import { binary, cast, compare, reshape } from './operators.ts';
import type { Value } from './value.ts';

/**
 * The line through some points at each number, as numpy.interp has it: beyond the first and last point, their height.
 *
 * @param x float64 [rows]
 * @param xs where the points are, ascending, at least one
 * @param ys how high they are
 */
export function interpolate(graph: Graph, x: Value, xs: Float64Array, ys: Float64Array): Value {
  const first = xs[0] ?? 0;
  const last = xs.at(-1) ?? 0;
  const within = graph.node('Clip', [x, graph.scalar(first), graph.scalar(last)], x);
  const index = countReached(graph, within, xs.subarray(1, -1));
  const slopes = Float64Array.from(ys.subarray(0, Math.max(1, ys.length - 1)), (y, at) => {
    const width = (xs[at + 1] ?? 0) - (xs[at] ?? 0);
    return xs.length < 2 || width === 0 ? 0 : ((ys[at + 1] ?? 0) - y) / width;
  });
  const at = (numbers: Float64Array) =>
    graph.node('Gather', [graph.floats(numbers), index], { dtype: 'float64', shape: index.shape });
  const [slope, start, height] = [
    at(slopes),
    at(xs.subarray(0, slopes.length)),
    at(ys.subarray(0, slopes.length)),
  ];
  const line = binary(graph, 'Add', binary(graph, 'Mul', slope, binary(graph, 'Sub', within, start)), height);
  // The last point is given as it is: a slope would round it.
  const isLast = compare(graph, 'GreaterOrEqual', within, graph.scalar(last));
  return graph.node('Where', [isLast, graph.scalar(ys.at(-1) ?? 0), line], x);
}

/** How many of some ascending numbers each number has reached (numpy.searchsorted with side right): int64 [rows]. */
export function countReached(graph: Graph, x: Value, numbers: Float64Array): Value {
  if (numbers.length === 0) {
    return cast(graph, binary(graph, 'Mul', cast(graph, x, 'int64'), graph.ints([0], [])), 'int64');
  }
  const reached = compare(graph, 'GreaterOrEqual', reshape(graph, x, [-1, 1]), graph.floats(numbers));
  return graph.node(
    'ReduceSum',
    [cast(graph, reached, 'int64'), graph.ints([1])],
    { dtype: 'int64', shape: [null] },
    { attributes: { keepdims: { int: 0 } } },
  );
}
