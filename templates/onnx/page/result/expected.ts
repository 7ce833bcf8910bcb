import type { TensorJson, Tolerance } from '../../../../contract/schemas/golden.schema.ts';
import type { ContractOutput } from '../../../../contract/contract.ts';
import { partAt, rowAxis } from '../data/tensor-parts.ts';
import { parseJson } from '../data/exact-json.ts';
import type { Example } from '../form/examples.ts';
import { leavesOf, type Scalar } from './answer.ts';

/** What a golden case wants an output to be, for one row of a form. */
export interface Expected {
  /** Row-major, with labels as answers have them. */
  readonly values: readonly Scalar[];
  readonly tolerance: Tolerance;
}

/**
 * What an example wants of an output.
 *
 * @param row of the example
 * @returns null when its case says nothing about the output
 */
export function expectedOf(
  spec: ContractOutput,
  { golden, indexes, caseRows }: Example,
  row: number,
): Expected | null {
  const tensor = golden.outputs.find(({ name }) => name === spec.name);
  if (tensor === undefined) return null;
  const { tolerance } = golden;
  const axis = indexes === null ? null : axisOfRows(spec, tensor, caseRows);
  const data = axis === null ? tensor.data : partAt(tensor.data, tensor.shape, axis, indexes?.[row] ?? 0);
  if (spec.content === 'json')
    return { tolerance, values: data.flatMap((text) => leavesOf(parseJson(String(text)))) };
  const isClass = spec.labels !== null && /int/.test(spec.dtype);
  return { tolerance, values: isClass ? data.map((value) => spec.labels?.[Number(value)] ?? value) : data };
}

/** Whether values are those expected: numbers within |actual − expected| ≤ absolute + relative × |expected|. */
export function isAsExpected(actual: readonly Scalar[], { values, tolerance }: Expected): boolean {
  return actual.length === values.length && actual.every((value, i) => isClose(value, values[i], tolerance));
}

function isClose(actual: Scalar, expected: Scalar | undefined, { absolute, relative }: Tolerance): boolean {
  if (typeof actual === 'number' && typeof expected === 'number') {
    return Math.abs(actual - expected) <= absolute + relative * Math.abs(expected);
  }
  return String(actual) === String(expected);
}

function axisOfRows(spec: ContractOutput, { shape }: TensorJson, rows: number): number | null {
  const axis = spec.shape === null && shape[0] === rows ? 0 : rowAxis(spec);
  return axis === null || shape[axis] !== rows ? null : axis;
}
