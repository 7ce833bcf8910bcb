import type { Graph } from './graph.ts';
import { binary, unary } from './operators.ts';
import type { Value } from './value.ts';

/**
 * 1 / (1 + exp(-x)) in float64, as exact near 0 as near 1. onnxruntime's Sigmoid takes what is near 0 for 0: of classes that
 * are all unlikely, the shares tell which one it is.
 */
export function logistic(graph: Graph, x: Value): Value {
  const one = graph.scalar(1);
  return binary(graph, 'Div', one, binary(graph, 'Add', one, unary(graph, 'Exp', unary(graph, 'Neg', x))));
}
