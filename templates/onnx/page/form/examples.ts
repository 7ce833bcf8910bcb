import type {
  GoldenCaseJson,
  GoldenSetJson,
  TensorJson,
} from '../../../../contract/schemas/golden.schema.ts';
import { type Json, writeJson } from '../data/exact-json.ts';
import { shortNumber } from '../data/numbers.ts';
import { nested, partAt, rowAxis } from '../data/tensor-parts.ts';
import type { Field, FormLayout } from './fields.ts';
import type { FieldValue, RowValues } from './values.ts';

type Element = TensorJson['data'][number];

/** A golden case, or some of its rows, to fill a form with. */
export interface Example {
  readonly name: string;
  readonly golden: GoldenCaseJson;
  readonly rows: readonly RowValues[];
  /** Which rows of the case they are; null: whole tensors. */
  readonly indexes: readonly number[] | null;
  /** Rows of the whole case. */
  readonly caseRows: number;
}

/** More examples than this are a list that nobody reads. */
const maxExamples = 60;

/** The golden cases as examples: each row by itself, and all rows of a case where they fit a form. */
export function examplesOf(golden: GoldenSetJson | null, layout: FormLayout): Example[] {
  return (golden?.cases ?? []).flatMap((one) => caseExamples(one, layout)).slice(0, maxExamples);
}

function caseExamples(golden: GoldenCaseJson, layout: FormLayout): Example[] {
  const { fields, maxRows } = layout;
  if (maxRows === null) {
    const row = Object.fromEntries(fields.map((field) => [field.id, valueOf(field, golden, null)]));
    return [{ name: golden.name, golden, rows: [row], indexes: null, caseRows: 1 }];
  }
  const caseRows = rowsOf(fields, golden);
  const rowAt = (index: number): RowValues =>
    Object.fromEntries(fields.map((field) => [field.id, valueOf(field, golden, index)]));
  const all = Array.from({ length: caseRows }, (_, i) => i);
  const single = all.map((i): Example => {
    const name = caseRows === 1 ? golden.name : `${golden.name}, row ${i + 1}`;
    return { name, golden, rows: [rowAt(i)], indexes: [i], caseRows };
  });
  const fit = caseRows > 1 && caseRows <= maxRows && fields.every(({ kind }) => kind !== 'image');
  const whole = { name: `${golden.name}, all ${caseRows} rows`, golden, indexes: all, caseRows };
  return fit ? [...single.slice(0, maxExamples - 1), { ...whole, rows: all.map(rowAt) }] : single;
}

function rowsOf(fields: readonly Field[], { inputs }: GoldenCaseJson): number {
  const [first] = fields;
  const tensor = inputs.find(({ name }) => name === first?.input.name);
  if (first === undefined || tensor === undefined) return 0;
  return tensor.shape[rowAxis(first.input) ?? 0] ?? 0;
}

function valueOf(field: Field, { inputs }: GoldenCaseJson, row: number | null): FieldValue {
  const tensor = inputs.find(({ name }) => name === field.input.name);
  if (tensor === undefined) return '';
  const { elements, shape } = partOf(field, tensor, row);
  if (field.kind === 'image') return elements.map(Number);
  if (field.element !== null) return elementText(elements[field.element] ?? 0, tensor.dtype);
  return writeJson(
    nested(
      elements.map((element) => elementJson(element, tensor.dtype)),
      shape,
    ),
  );
}

function partOf({ input }: Field, { data, shape }: TensorJson, row: number | null) {
  const axis = rowAxis(input);
  if (row === null || axis === null) return { elements: data, shape };
  return { elements: partAt(data, shape, axis, row), shape: shape.toSpliced(axis, 1) };
}

function elementText(element: Element, dtype: string): string {
  return typeof element === 'number' ? shortNumber(element, dtype) : String(element);
}

function elementJson(element: Element, dtype: string): Json {
  return typeof element === 'number' ? Number(shortNumber(element, dtype)) : element;
}
