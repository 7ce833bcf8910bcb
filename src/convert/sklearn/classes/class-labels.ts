import { asText } from '../../numpy/unsupported-dtype.ts';
import type { Graph } from '../../graph/graph.ts';
import { cast } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import { PickleObject, type PickleValue } from '../../pickle/pickle-values.ts';
import type { Estimator } from '../estimator.ts';

/** What a class is called. */
export type ClassLabel = string | number | boolean;

/** The classes of a classifier, in the order of their probabilities. @throws MlpackError MODEL_INVALID for none */
export async function classLabels(estimator: Estimator, name = 'classes_'): Promise<readonly ClassLabel[]> {
  return await classLabelsOf(estimator, estimator.get(name), name);
}

/** @param name of where the classes are in the estimator */
export async function classLabelsOf(
  estimator: Estimator,
  value: PickleValue | undefined,
  name: string,
): Promise<readonly ClassLabel[]> {
  return labelsOf(estimator, await estimator.itemsOf(value, name), name);
}

/** What some items of a list of classes call them. */
export function labelsOf(
  estimator: Estimator,
  items: readonly PickleValue[],
  name: string,
): readonly ClassLabel[] {
  const labels = items.map((item) => (typeof item === 'bigint' ? Number(item) : item));
  const [first] = labels;
  if (first === undefined) throw estimator.mismatch(name, 'a list of text or of numbers');
  if (!labels.every(isLabel)) {
    const other = labels.find((label) => !isLabel(label));
    throw estimator.unsupported(`has ${name} of ${inWords(other)}, which no tensor can have`, asText(name));
  }
  return labels;
}

/** What a label is that is neither text nor a number. */
function inWords(label: PickleValue | undefined): string {
  if (label === null) return 'None';
  return label instanceof PickleObject
    ? `${label.type.module}.${label.type.name}`
    : 'other values than text and numbers';
}

function isLabel(item: unknown): item is ClassLabel {
  return typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean';
}

/** A class as it names a score: texts and numbers as they are, truth as Python writes it. */
export function scoreName(label: ClassLabel): string | number {
  if (typeof label !== 'boolean') return label;
  return label ? 'True' : 'False';
}

/** The class of each row, by its number: int64 [rows] to [rows] of text, int64, float64 or bool. */
export function classAt(graph: Graph, classes: readonly ClassLabel[], index: Value): Value {
  const { values, isBool } = classConstant(graph, classes);
  const found = graph.node('Gather', [values, index], { dtype: values.dtype, shape: index.shape });
  return isBool ? cast(graph, found, 'bool') : found;
}

/** Some classes as a tensor: [classes] of text, int64, float64 or bool. */
export function classTensor(graph: Graph, classes: readonly ClassLabel[]): Value {
  const { values, isBool } = classConstant(graph, classes);
  return isBool ? cast(graph, values, 'bool') : values;
}

function classConstant(graph: Graph, classes: readonly ClassLabel[]): { values: Value; isBool: boolean } {
  const isBool = classes.every((label) => typeof label === 'boolean');
  if (!isBool && !classes.every((label) => typeof label === 'number')) {
    return { values: graph.texts(classes.map((label) => String(scoreName(label)))), isBool };
  }
  const numbers = classes.map(Number);
  return {
    values: numbers.every(Number.isSafeInteger) ? graph.ints(numbers) : graph.floats(numbers),
    isBool,
  };
}
