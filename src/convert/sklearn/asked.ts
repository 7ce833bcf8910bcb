import { cast, gatherColumns, reshape } from '../graph/operators.ts';
import type { Graph } from '../graph/graph.ts';
import type { Value } from '../graph/value.ts';
import type { Estimator } from './estimator.ts';
import type { Methods } from './methods.ts';

/**
 * The answer of an inner estimator's method that an outer one needs; boosters' float32 becomes float64, in which others answer.
 *
 * @throws MlpackError MODEL_UNSUPPORTED without one
 */
export async function asked(
  graph: Graph,
  estimator: Estimator,
  methods: Methods,
  method: 'predict' | 'predict_proba' | 'decision_function',
): Promise<Value> {
  const answer = await methods[method]?.();
  if (answer === undefined) throw estimator.unsupported(`has no ${method}, which is needed of it`);
  const [only, ...others] = 'dtype' in answer ? [answer] : answer;
  if (only === undefined || others.length > 0) {
    throw estimator.unsupported('answers for several outputs, where one is needed');
  }
  return only.dtype === 'float32' ? cast(graph, only, 'float64') : only;
}

/** How sure a classifier of two classes is of the second: its decision function, else its probability. float64 [rows] */
export async function binaryScore(graph: Graph, estimator: Estimator, methods: Methods): Promise<Value> {
  if (methods.kind === 'regressor') return await asked(graph, estimator, methods, 'predict');
  if (methods.decision_function !== undefined) {
    return reshape(graph, await asked(graph, estimator, methods, 'decision_function'), [-1]);
  }
  const probabilities = await asked(graph, estimator, methods, 'predict_proba');
  return reshape(graph, gatherColumns(graph, probabilities, [1]), [-1]);
}

/** A vector as a matrix of one column; a matrix as it is. Numbers become float64. */
export function asColumns(graph: Graph, value: Value): Value {
  const numbers = value.dtype === 'string' ? value : cast(graph, value, 'float64');
  return numbers.shape.length === 1 ? reshape(graph, numbers, [-1, 1]) : numbers;
}
