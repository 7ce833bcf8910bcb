import type { Graph } from '../graph/graph.ts';
import type { Value } from '../graph/value.ts';

/** One number of float32, without dimensions. */
export function float32Scalar(graph: Graph, number: number): Value {
  return graph.constant({ dtype: 'float32', shape: [], data: Float32Array.of(number) });
}
