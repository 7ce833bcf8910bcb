import { countReached, pickByColumn, type ColumnTables } from './column-tables.ts';
import type { Graph } from './graph.ts';
import { binary, compare, reshape, where } from './operators.ts';
import type { Value } from './value.ts';

/**
 * The line through some points at each number, as numpy.interp has it: beyond the first and last point, their height.
 *
 * @param x float64 [rows]
 * @param xs where the points are, ascending, at least one
 * @param ys how high they are
 */
export function interpolate(graph: Graph, x: Value, xs: Float64Array, ys: Float64Array): Value {
  return reshape(graph, interpolateColumns(graph, reshape(graph, x, [-1, 1]), [xs], [ys]), [-1]);
}

/**
 * The line through some points of each column, at each number of it.
 *
 * @param x float64 [rows, columns]
 * @param xs where the points are, ascending, at least one for each column
 * @param ys how high they are
 */
export function interpolateColumns(graph: Graph, x: Value, xs: ColumnTables, ys: ColumnTables): Value {
  const ends = (at: 0 | -1) =>
    graph.floats(
      xs.map((points) => points.at(at) ?? Number.NaN),
      [1, xs.length],
    );
  const within = binary(graph, 'Min', binary(graph, 'Max', x, ends(0)), ends(-1));
  const index = countReached(graph, within, xs);
  const slopes = xs.map((points, column) => slopesOf(points, ys[column] ?? new Float64Array()));
  const slope = pickByColumn(graph, slopes, index);
  const start = pickByColumn(graph, xs.map(withFirstTwice), index);
  const height = pickByColumn(graph, ys.map(withFirstTwice), index);
  const inner = binary(
    graph,
    'Add',
    binary(graph, 'Mul', slope, binary(graph, 'Sub', within, start)),
    height,
  );
  if (!xs.some(([first, second]) => first === second)) return inner;
  // Where several points are first, what is before them has the first one's height, and what is there the last one's.
  const first = graph.floats(
    ys.map(([height = Number.NaN]) => height),
    [1, ys.length],
  );
  return where(graph, compare(graph, 'Less', x, ends(0)), first, inner);
}

/** The slope behind each point, and before that one for NaN, which has reached none. The last point is given as it is. */
function slopesOf(xs: Float64Array, ys: Float64Array): Float64Array {
  return Float64Array.from({ length: xs.length + 1 }, (_, reached) => {
    const [left = 0, right = 0] = xs.subarray(reached - 1, reached + 1);
    const [low = 0, high = 0] = ys.subarray(reached - 1, reached + 1);
    return reached === 0 || reached === xs.length || left === right ? 0 : (high - low) / (right - left);
  });
}

function withFirstTwice(numbers: Float64Array): Float64Array {
  return Float64Array.of(numbers[0] ?? Number.NaN, ...numbers);
}
