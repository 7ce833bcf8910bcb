import { Graph } from './graph.ts';
import { cast, compare, gatherColumns } from './operators.ts';
import type { Value } from './value.ts';

/**
 * The smallest elements of each row, in ascending order, and where they are, the first of equal ones first (ONNX's TopK).
 *
 * onnxruntime 1.30 divides by the number of rows in TopK, and without rows the whole process dies of it: it runs only where there
 * are some. https://github.com/microsoft/onnxruntime/blob/main/onnxruntime/core/providers/cpu/math/top_k.cc
 *
 * @param value numbers [rows, columns]
 * @param count how many of each row, at most as many as there are columns
 * @returns elements of the same type and int64, both [rows, count]
 */
export function smallestOfRows(
  graph: Graph,
  value: Value,
  count: number,
): readonly [elements: Value, places: Value] {
  const shape = [value.shape[0] ?? null, count];
  const results = [
    { dtype: value.dtype, shape },
    { dtype: 'int64', shape },
  ] as const;
  const some = new Graph(graph);
  const sorted = some.nodeOf('TopK', [value, some.ints([count])], results, {
    attributes: { axis: { int: 1 }, largest: { int: 0 }, sorted: { int: 1 } },
  });
  giveOut(some, sorted);
  // Without rows any columns are as good: there is no element in them.
  const none = new Graph(graph);
  const elements = gatherColumns(none, value, Array<number>(count).fill(0));
  giveOut(none, [elements, cast(none, elements, 'int64')]);
  const rows = graph.node(
    'Shape',
    [value],
    { dtype: 'int64', shape: [1] },
    { attributes: { end: { int: 1 } } },
  );
  const isSome = compare(graph, 'Greater', rows, graph.ints([0]));
  return graph.nodeOf('If', [isSome], results, {
    attributes: { then_branch: { graph: some }, else_branch: { graph: none } },
  });
}

/** Its rows have a name of their own: they may be some of those that the model is given. */
function giveOut(branch: Graph, results: readonly Value[]): void {
  for (const result of results) {
    const { name } = branch.reserve('branch', result);
    branch.output(name, { ...result, rows: name });
  }
}
