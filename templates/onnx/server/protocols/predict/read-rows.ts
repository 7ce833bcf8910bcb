import { badRequest, isObject, shown } from '../../util/http-error.ts';
import { UnknownName } from '../unknown-name.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { innermost, nestedIndex, nestedShape } from '../../tensors/nested.ts';
import type { Symbols } from '../../tensors/shape.ts';
import { hasOwnValue } from '../v2/model-tensors.ts';
import { type OtherFields, rowFields, type RowInput } from './row-layout.ts';
import { stackParts } from './stack-parts.ts';

/**
 * Rows, each a record by name or an array by position, as the tensors of the model.
 *
 * @param field what the request calls them, for error messages
 * @param others columns that records may have beside all that the model has, and must not have
 * @throws HttpError 400 naming the row and field
 */
export function readRows(
  rows: readonly unknown[],
  inputs: readonly RowInput[],
  field = 'rows',
  others: OtherFields = {},
): Map<string, Tensor> {
  if (rows.length === 0) throw badRequest(`${field}: expected at least one row`);
  // What the rows hold for each input.
  const values = inputs.map((): unknown[] => []);
  for (let row = 0; row < rows.length; row++) {
    takeRow(rows[row], { index: row, rowsField: field, others }, inputs, values);
  }
  const symbols: Symbols = new Map();
  const feeds = new Map<string, Tensor>();
  for (let i = 0; i < inputs.length; i++) {
    const input = inputs[i];
    if (input === undefined) continue;
    const { name } = input.spec;
    const place = (row: number) => (inputs.length === 1 ? `${field}[${row}]` : `${field}[${row}].${name}`);
    feeds.set(name, stack(input, values[i] ?? [], symbols, field, place));
  }
  return feeds;
}

/** Place of a row, and what it may hold. */
interface RowPlace {
  readonly index: number;
  readonly rowsField: string;
  readonly others: OtherFields;
}

function takeRow(
  row: unknown,
  place: RowPlace,
  inputs: readonly RowInput[],
  values: readonly unknown[][],
): void {
  if (isObject(row)) takeRecord(row, place, inputs, values);
  else if (inputs.length === 1) values[0]?.push(row);
  else if (!Array.isArray(row) && inputs.filter(isRequired).length === 1) {
    // The value of the only input that has to be there.
    for (const [i, input] of inputs.entries()) values[i]?.push(isRequired(input) ? row : null);
  } else if (Array.isArray(row) && isPositional(row, inputs)) {
    for (let i = 0; i < inputs.length; i++) values[i]?.push(row[i] ?? null);
  } else {
    throw badRequest(
      `${place.rowsField}[${place.index}]: expected ${expectedRow(inputs)}, got ${shown(row)}`,
    );
  }
}

/** What a row may be: first what it has to have, then what it may leave out. */
function expectedRow(inputs: readonly RowInput[]): string {
  const required = inputs.filter(isRequired);
  if (required.length === 0 || required.length === inputs.length) {
    return `an object with ${rowFields(inputs).names.join(', ')}, or those ${inputs.length} values in an array`;
  }
  const named = `an object with ${rowFields(required).names.join(', ')}`;
  const others = rowFields(inputs.filter((input) => !isRequired(input))).names.join(', ');
  const fewest = inputs.findLastIndex(isRequired) + 1;
  // An array has them as the model does, which may be another order than this.
  const inArray =
    fewest === required.length
      ? `, or ${fewest} to ${inputs.length} of these values in this order in an array`
      : '';
  return `${named} (${others} may be left out)${inArray}`;
}

/** Whether a row has a value for each input, but maybe for the last that may be left out. */
function isPositional(row: readonly unknown[], inputs: readonly RowInput[]): boolean {
  if (row.length === inputs.length) return true;
  return row.length > 0 && row.length < inputs.length && !inputs.slice(row.length).some(isRequired);
}

function isRequired({ spec }: RowInput): boolean {
  return spec.optional !== true;
}

function takeRecord(
  record: Readonly<Record<string, unknown>>,
  { index, rowsField, others: { passedOver, ownValues } }: RowPlace,
  inputs: readonly RowInput[],
  values: readonly unknown[][],
): void {
  const { names, wholes, known } = rowFields(inputs);
  const refuseExtra = (): void => {
    for (const name of Object.keys(record)) {
      if (known.has(name) || (passedOver !== 'all' && passedOver?.has(name) === true)) continue;
      if (ownValues?.has(name) === true) throw hasOwnValue(`${rowsField}[${index}]`, name);
      throw new UnknownName(`${rowsField}[${index}]`, '', name, names);
    }
  };
  if (passedOver !== 'all') refuseExtra();
  else if (ownValues !== undefined) {
    // Who sends a value for one would be answered as if it counted.
    const own = Object.keys(record).find((name) => ownValues.has(name) && !known.has(name));
    if (own !== undefined) throw hasOwnValue(`${rowsField}[${index}]`, own);
  }
  const valueOf = (name: string): unknown => {
    if (Object.hasOwn(record, name)) return record[name];
    // What is there too much may be what is missing, in another spelling.
    refuseExtra();
    throw badRequest(`${rowsField}[${index}]: "${name}" is missing`);
  };
  for (let i = 0; i < inputs.length; i++) {
    const input = inputs[i];
    if (input === undefined) continue;
    const { columns, spec } = input;
    if (spec.optional === true && !Object.hasOwn(record, spec.name)) {
      values[i]?.push(null);
      continue;
    }
    const isWhole = columns === null || (wholes.has(spec.name) && Object.hasOwn(record, spec.name));
    values[i]?.push(isWhole ? valueOf(spec.name) : columns.map(valueOf));
  }
}

/** One input of all rows as a tensor; `place` says where the part of a row stands in the request. */
function stack(
  input: RowInput,
  values: readonly unknown[],
  symbols: Symbols,
  field: string,
  place: (row: number) => string,
): Tensor {
  const isColumn = input.shape.length === 1 && (input.shape[0] ?? 1) === 1;
  const wrapped = (value: unknown) => (isColumn && !Array.isArray(value) ? [value] : value);
  const rowShape = partShape(input, wrapped(values[0]), place);
  const rows = values.length;
  const lists: (readonly unknown[])[] = [];
  for (let row = 0; row < rows; row++) innermost(wrapped(values[row]), rowShape, () => place(row), lists);
  const elementPlace = (row: number, element: number) => {
    const name = input.columns?.[element];
    if (name !== undefined) return `${field}[${row}].${name}`;
    return isColumn ? place(row) : `${place(row)}${nestedIndex(element, rowShape)}`;
  };
  return stackParts(input, { rows, lists, rowShape, field, place: elementPlace }, symbols);
}

/** The shape of every row's part: the model's, with the sizes it leaves open as in the first row. */
function partShape({ spec, shape }: RowInput, first: unknown, place: (row: number) => string): number[] {
  if (spec.content === 'json') return [];
  const found = nestedShape(first);
  if (found.length !== shape.length) {
    const sizes = `[${shape.map((size) => size ?? '?').join(', ')}]`;
    const expected = shape.length === 0 ? 'a single value' : `nested arrays of shape ${sizes}`;
    throw badRequest(`${place(0)}: expected ${expected}, got ${shown(first)}`);
  }
  return shape.map((size, axis) => size ?? found[axis] ?? 0);
}
