import type { Graph } from '../../graph/graph.ts';
import { argMax, cast, concatColumns, gatherColumns, reshape } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import { NumpyArray } from '../../numpy/numpy-array.ts';
import { PickleList } from '../../pickle/pickle-values.ts';
import { classAt, classLabels, classLabelsOf, type ClassLabel } from '../classes/class-labels.ts';
import type { Estimator } from '../estimator.ts';

/** The classes of each output of a classifier, in the order of their probabilities. */
export type OutputClasses = readonly (readonly ClassLabel[])[];

/** @throws MlpackError MODEL_INVALID for none */
export async function outputClasses(estimator: Estimator): Promise<OutputClasses> {
  const value = estimator.get('classes_');
  if (!(value instanceof PickleList) || !value.items.every((item) => item instanceof NumpyArray)) {
    return [await classLabels(estimator)];
  }
  return await Promise.all(
    value.items.map((item, output) => classLabelsOf(estimator, item, `classes_[${output}]`)),
  );
}

/** Probabilities of all outputs side by side, for each output alone. */
export function byOutput(graph: Graph, probabilities: Value, classes: OutputClasses): readonly Value[] {
  let first = 0;
  return classes.map(({ length }) => {
    const columns = Array.from({ length }, (_, index) => first + index);
    first += length;
    return gatherColumns(graph, probabilities, columns);
  });
}

/** The likeliest class of each output: [rows] of one, [rows, outputs] of several. */
export function likeliest(graph: Graph, probabilities: readonly Value[], classes: OutputClasses): Value {
  const labels = probabilities.map((value, output) =>
    classAt(graph, classes[output] ?? [], argMax(graph, value)),
  );
  const [first, ...others] = labels;
  if (first === undefined) throw new RangeError('there are no outputs');
  if (others.length === 0) return first;
  const columns = labels.map((value) => reshape(graph, cast(graph, value, first.dtype), [-1, 1]));
  return concatColumns(graph, columns);
}
