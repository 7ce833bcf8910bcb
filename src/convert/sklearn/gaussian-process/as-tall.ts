import type { Graph } from '../../graph/graph.ts';
import { binary, gatherColumns } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';

/**
 * A kernel that may be the same for all rows, or all points, written out.
 *
 * @param x float64 [rows, columns], which has no infinite numbers
 * @returns float64 [rows, columnCount]
 */
export function asTall(graph: Graph, value: Value, x: Value, columnCount: number): Value {
  const rows = binary(graph, 'Mul', gatherColumns(graph, x, [0]), graph.scalar(0));
  const zeros = binary(graph, 'Add', rows, graph.floats(new Float64Array(columnCount), [1, columnCount]));
  return binary(graph, 'Add', value, zeros);
}
