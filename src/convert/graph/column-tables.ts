import type { Graph } from './graph.ts';
import { binary, compare, where } from './operators.ts';
import type { Value } from './value.ts';

/** Numbers for each column of a matrix. They may be more for one column than for another. */
export type ColumnTables = readonly Float64Array[];

/**
 * How many of its column's ascending numbers each element has reached (numpy.searchsorted with side right): a binary search
 * of all elements at once, so that thousands of numbers take as many operators as ten.
 *
 * @param x float64 [rows, columns]; NaN reaches nothing
 * @returns int64 [rows, columns]
 */
export function countReached(graph: Graph, x: Value, tables: ColumnTables): Value {
  const longest = Math.max(0, ...tables.map(({ length }) => length));
  const steps = Array.from({ length: Math.ceil(Math.log2(longest + 1)) }, (_, at) => 2 ** at).toReversed();
  const width = 2 * (steps[0] ?? 0) - 1;
  // Nothing reaches NaN, so no search leaves its column's numbers.
  const padded = tables.map((table) =>
    Float64Array.from({ length: width }, (_, at) => table[at] ?? Number.NaN),
  );
  let count = graph.ints(
    tables.map(() => 0),
    [1, tables.length],
  );
  if (steps.length === 0) return graph.node('Expand', [count, shapeOf(graph, x)], { ...x, dtype: 'int64' });
  const pick = pickerOf(graph, padded);
  for (const step of steps) {
    const next = binary(graph, 'Add', count, graph.ints([step], []));
    const isReached = compare(graph, 'LessOrEqual', pick(binary(graph, 'Sub', next, graph.ints([1], []))), x);
    count = where(graph, isReached, next, count);
  }
  return count;
}

/**
 * One of its column's numbers for each element.
 *
 * @param index int64 [rows, columns], below the length of each table
 */
export function pickByColumn(graph: Graph, tables: ColumnTables, index: Value): Value {
  const width = Math.max(1, ...tables.map(({ length }) => length));
  return pickerOf(
    graph,
    tables.map((table) => Float64Array.from({ length: width }, (_, at) => table[at] ?? Number.NaN)),
  )(index);
}

/** @param tables of the same length */
function pickerOf(graph: Graph, tables: ColumnTables): (index: Value) => Value {
  const width = tables[0]?.length ?? 0;
  const all = new Float64Array(width * tables.length);
  for (const [column, table] of tables.entries()) all.set(table, column * width);
  const numbers = graph.floats(all);
  const starts = graph.ints(
    tables.map((_, column) => column * width),
    [1, tables.length],
  );
  return (index) => {
    const place = binary(graph, 'Add', index, starts);
    return graph.node('Gather', [numbers, place], { dtype: 'float64', shape: place.shape });
  };
}

function shapeOf(graph: Graph, x: Value): Value {
  return graph.node('Shape', [x], { dtype: 'int64', shape: [x.shape.length] });
}
