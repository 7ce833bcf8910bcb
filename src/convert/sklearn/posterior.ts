import type { Graph } from '../graph/graph.ts';
import { argMax, softmax } from '../graph/operators.ts';
import type { Value } from '../graph/value.ts';
import { classAt, type ClassLabel } from './classes/class-labels.ts';
import { once, type Methods } from './methods.ts';

/**
 * What a classifier answers that knows how likely each class is beside the others: the likeliest one, and softmax.
 *
 * @param logLikelihoods float64 [rows, classes]
 */
export function posteriorMethods(
  graph: Graph,
  classes: readonly ClassLabel[],
  logLikelihoods: () => Promise<Value>,
): Methods {
  return {
    kind: 'classifier',
    classes: [classes],
    predict: once(async () => classAt(graph, classes, argMax(graph, await logLikelihoods()))),
    predict_proba: once(async () => softmax(graph, await logLikelihoods())),
  };
}
