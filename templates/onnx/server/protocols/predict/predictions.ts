import type { OutputSpec } from '../../tensors/tensor-spec.ts';
import { elementJson, elementsJson } from '../../tensors/elements-json.ts';
import { memo } from '../../util/memo.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { splitRows } from '../../tensors/rows.ts';
import { elementCount } from '../../tensors/shape.ts';
import { classesJson } from './classes-json.ts';
import { axisOfRows } from './row-parts.ts';

/** JSON text that is alike in all answers of an output. */
interface Texts {
  /** Its name as the key of a field. */
  readonly key: string;
  /** Its labels as values. */
  readonly labels: readonly string[] | null;
}

const textsOf = memo(({ name, labels }: OutputSpec): Texts => ({
  key: `${JSON.stringify(name)}:`,
  labels: labels?.map((label) => JSON.stringify(label)) ?? null,
}));

/** Outputs by row as JSON: an object for each row, with labels for class numbers and probabilities. */
export function predictionTexts(
  specs: readonly OutputSpec[],
  tensors: readonly Tensor[],
  rows: number,
): readonly string[] {
  const predictions = Array.from({ length: rows }, () => '{');
  for (let i = 0; i < specs.length; i++) {
    const [spec, tensor] = [specs[i], tensors[i]];
    if (spec === undefined || tensor === undefined) continue;
    const { key } = textsOf(spec);
    const values = rowValues(spec, tensor, rows);
    if (values === null) continue;
    for (let row = 0; row < rows; row++) {
      const before = predictions[row] ?? '';
      predictions[row] = `${before}${before === '{' ? '' : ','}${key}${values[row]}`;
    }
  }
  for (let row = 0; row < rows; row++) predictions[row] += '}';
  return predictions;
}

/** Outputs without an axis for rows as the field `outputs` of an answer, with the comma before it; '' where there are none. */
export function onceField(specs: readonly OutputSpec[], tensors: readonly Tensor[], rows: number): string {
  let once = '';
  for (let i = 0; i < specs.length; i++) {
    const [spec, tensor] = [specs[i], tensors[i]];
    if (spec === undefined || tensor === undefined || axisOfRows(spec, tensor, rows) !== null) continue;
    once += `${once === '' ? '' : ','}${textsOf(spec).key}${wholeValue(spec, tensor)}`;
  }
  return once === '' ? '' : `,"outputs":{${once}}`;
}

/** Whole outputs as the JSON text of an answer's field `outputs`. */
export function outputsField(specs: readonly OutputSpec[], tensors: readonly Tensor[]): string {
  const fields = specs.flatMap((spec, i) => {
    const tensor = tensors[i];
    return tensor === undefined ? [] : [`${textsOf(spec).key}${wholeValue(spec, tensor)}`];
  });
  return `"outputs":{${fields.join(',')}}`;
}

/** An output as nested JSON arrays of its full shape, with labels. */
function wholeValue(spec: OutputSpec, tensor: Tensor): string {
  return valueJson(spec, tensor, tensor.shape, 0, 0);
}

/** Each row's part of an output as JSON, with labels; null when the output has no axis for rows. */
function rowValues(spec: OutputSpec, tensor: Tensor, rows: number): string[] | null {
  const axis = axisOfRows(spec, tensor, rows);
  if (axis === null) return null;
  const shape = tensor.shape.toSpliced(axis, 1);
  const size = elementCount(shape);
  const isSplit = elementCount(tensor.shape.slice(0, axis)) !== 1;
  const parts = isSplit
    ? splitRows(
        tensor,
        axis,
        Array.from({ length: rows }, () => 1),
      )
    : null;
  // A column of one value, as regressors return, reads better as that value.
  const isColumn = shape.length === 1 && shape[0] === 1 && !hasClasses(spec, tensor, shape);
  const partShape = isColumn ? [] : shape;
  const values: string[] = [];
  for (let row = 0; row < rows; row++) {
    const part = parts?.[row];
    values.push(
      part === undefined
        ? valueJson(spec, tensor, partShape, 0, row * size)
        : valueJson(spec, part, partShape, 0, 0),
    );
  }
  return values;
}

/** Whether the last axis of a shape has an element for each class. */
function hasClasses({ labels }: OutputSpec, { dtype }: Tensor, shape: readonly number[]): boolean {
  return labels !== null && dtype.startsWith('float') && shape.at(-1) === labels.length;
}

/**
 * A part of a tensor as nested JSON arrays.
 *
 * @param shape of the part
 * @param axis of the shape, the first that has no brackets yet
 * @param start of the part in the tensor's elements
 */
function valueJson(
  spec: OutputSpec,
  tensor: Tensor,
  shape: readonly number[],
  axis: number,
  start: number,
): string {
  if (spec.content === 'json') return wholeJson(tensor, shape, start);
  if (axis === shape.length) return labelled(spec, tensor, start);
  const size = shape[axis] ?? 0;
  const isLast = axis === shape.length - 1;
  if (isLast) {
    if (hasClasses(spec, tensor, shape)) return classesJson(spec, tensor, start);
    if (spec.labels === null) return elementsJson(tensor, start, start + size);
  }
  const stride = elementCount(shape.slice(axis + 1));
  let text = '[';
  for (let i = 0; i < size; i++) {
    if (i > 0) text += ',';
    text += valueJson(spec, tensor, shape, axis + 1, start + i * stride);
  }
  return `${text}]`;
}

/** Values that are JSON already: one, or an array of them. */
function wholeJson({ elements }: Tensor, shape: readonly number[], start: number): string {
  const [count] = shape;
  if (count === undefined) return String(elements[start]);
  return `[${elements.slice(start, start + count).join(',')}]`;
}

/** An element, or the label that it is the number of. */
function labelled(spec: OutputSpec, { dtype, elements }: Tensor, index: number): string {
  const element = elements[index];
  if (spec.labels === null || dtype === 'bool' || dtype === 'string' || dtype.startsWith('float')) {
    return elementJson(dtype, element);
  }
  return textsOf(spec).labels?.[Number(element)] ?? elementJson(dtype, element);
}
