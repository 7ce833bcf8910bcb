import type { OutputSpec } from '../../contract.ts';
import { jsonElements } from '../../json.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { elementCount, nest } from '../../tensors/shape.ts';
import { axisOfRows, rowParts } from './row-parts.ts';

type Values = ReturnType<typeof jsonElements>;

/** Outputs as one object for each row; those without an axis for rows are given once, beside them. */
export interface Predictions {
  readonly predictions: readonly Readonly<Record<string, unknown>>[];
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** Splits outputs by row, with labels for class numbers and probabilities. */
export function predictionsByRow(
  specs: readonly OutputSpec[],
  tensors: readonly Tensor[],
  rows: number,
): Predictions {
  const perRow: [string, unknown[]][] = [];
  const once: [string, unknown][] = [];
  for (const [i, spec] of specs.entries()) {
    const tensor = tensors[i];
    if (tensor === undefined) continue;
    const axis = axisOfRows(spec, tensor, rows);
    if (axis === null) once.push([spec.name, wholeOutput(spec, tensor)]);
    else perRow.push([spec.name, splitRows(spec, tensor, axis)]);
  }
  const predictions = Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(perRow.map(([name, values]) => [name, values[row]])),
  );
  return once.length === 0 ? { predictions } : { predictions, outputs: Object.fromEntries(once) };
}

/** An output as nested arrays of its full shape, with labels. */
export function wholeOutput(spec: OutputSpec, tensor: Tensor): unknown {
  return labelled(spec, tensor, jsonElements(tensor), tensor.shape);
}

function splitRows(spec: OutputSpec, tensor: Tensor, axis: number): unknown[] {
  const rowShape = tensor.shape.toSpliced(axis, 1);
  return rowParts(jsonElements(tensor), tensor.shape, axis).map((part) => {
    const value = labelled(spec, tensor, part, rowShape);
    // A column of one value, as regressors return, reads better as that value.
    return Array.isArray(value) && rowShape.length === 1 && value.length === 1 ? value[0] : value;
  });
}

function labelled(
  { labels }: OutputSpec,
  { dtype }: Tensor,
  values: Values,
  shape: readonly number[],
): unknown {
  if (labels === null || dtype === 'string' || dtype === 'bool') return nest(values, shape);
  if (!dtype.startsWith('float')) {
    return nest(
      values.map((value) => labels[Number(value)] ?? value),
      shape,
    );
  }
  const classes = shape.at(-1);
  if (classes !== labels.length) return nest(values, shape);
  const outer = shape.slice(0, -1);
  const records = Array.from({ length: elementCount(outer) }, (_, i) =>
    Object.fromEntries(labels.map((label, k) => [label, values[i * classes + k]])),
  );
  return nest(records, outer);
}
