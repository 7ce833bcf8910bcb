import type { Graph } from '../graph/graph.ts';
import type { Value } from '../graph/value.ts';
import type { Features } from './columns/features.ts';

/** The same row for each row of some features: [1, columns] to [rows, columns]. */
export function constantRows(graph: Graph, features: Features, row: Value): Value {
  const rowCount = graph.node(
    'Shape',
    [features.rows()],
    { dtype: 'int64', shape: [1] },
    { attributes: { start: { int: 0 }, end: { int: 1 } } },
  );
  const repeats = graph.node(
    'Concat',
    [rowCount, graph.ints([1])],
    { dtype: 'int64', shape: [2] },
    { attributes: { axis: { int: 0 } } },
  );
  return graph.node('Tile', [row, repeats], { dtype: row.dtype, shape: [null, row.shape[1] ?? null] });
}
