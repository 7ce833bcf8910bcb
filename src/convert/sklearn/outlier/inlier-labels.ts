import type { Graph } from '../../graph/graph.ts';
import { binary, cast } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';

/** What outlier detectors answer: 1 for a row like those that they were fitted with, -1 for others. bool to int64 [rows] */
export function inlierLabels(graph: Graph, isInlier: Value): Value {
  const doubled = binary(graph, 'Mul', cast(graph, isInlier, 'int64'), graph.ints([2], []));
  return binary(graph, 'Sub', doubled, graph.ints([1], []));
}
