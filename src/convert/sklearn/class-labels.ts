import type { Graph } from '../graph/graph.ts';
import { cast } from '../graph/operators.ts';
import type { Value } from '../graph/value.ts';
import type { Estimator } from './estimator.ts';
import type { PickleValue } from '../pickle/pickle-values.ts';

/** The classes of a classifier as a constant of the graph: text, whole numbers, or numbers. */
export async function classConstant(graph: Graph, estimator: Estimator, name = 'classes_'): Promise<Value> {
  return await classesOf(graph, estimator, estimator.get(name), name);
}

/** @param name of where the classes are in the estimator */
export async function classesOf(
  graph: Graph,
  estimator: Estimator,
  value: PickleValue | undefined,
  name: string,
): Promise<Value> {
  const items = await estimator.itemsOf(value, name);
  if (items.every((item) => typeof item === 'string')) return graph.texts(items);
  if (items.every((item) => typeof item === 'boolean'))
    return cast(graph, graph.ints(items.map(Number)), 'bool');
  if (items.every((item) => typeof item === 'bigint')) return graph.ints(items.map(Number));
  if (items.every((item) => typeof item === 'number' || typeof item === 'bigint')) {
    return graph.floats(items.map(Number));
  }
  throw estimator.mismatch(name, 'a list of text or of numbers');
}

/** The class of each row, whose number is given: int64 [rows] to [rows]. */
export function classAt(graph: Graph, classes: Value, index: Value): Value {
  return graph.node('Gather', [classes, index], { dtype: classes.dtype, shape: index.shape });
}
