import { badRequest, isObject, shown } from '../../http-error.ts';
import { didYouMean } from '../../suggest.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { flatten, nestedIndex, nestedShape, type Symbols } from '../../tensors/shape.ts';
import { fieldNames, type RowInput } from './row-layout.ts';
import { stackParts } from './stack-parts.ts';

/**
 * Rows, each a record by name or an array by position, as the tensors of the model.
 *
 * @param field what the request calls them, for error messages
 * @throws HttpError 400 naming the row and field
 */
export function readRows(
  rows: readonly unknown[],
  inputs: readonly RowInput[],
  field = 'rows',
): Map<string, Tensor> {
  if (rows.length === 0) throw badRequest(`${field}: expected at least one row`);
  const values = rows.map((row, i) => rowValues(row, `${field}[${i}]`, inputs));
  const symbols: Symbols = new Map();
  return new Map(
    inputs.map((input, i) => {
      const ofInput = values.map((row) => row[i]);
      const place = (row: number) =>
        inputs.length === 1 ? `${field}[${row}]` : `${field}[${row}].${input.spec.name}`;
      return [input.spec.name, stack(input, ofInput, symbols, field, place)];
    }),
  );
}

/** What a row holds for each input, in the order of the inputs. */
function rowValues(row: unknown, place: string, inputs: readonly RowInput[]): unknown[] {
  if (isObject(row)) return recordValues(row, place, inputs);
  if (inputs.length === 1) return [row];
  if (Array.isArray(row) && row.length === inputs.length) return row;
  const names = fieldNames(inputs).join(', ');
  throw badRequest(
    `${place}: expected an object with ${names}, or those ${inputs.length} values in an array, got ${shown(row)}`,
  );
}

function recordValues(
  record: Readonly<Record<string, unknown>>,
  place: string,
  inputs: readonly RowInput[],
): unknown[] {
  const names = fieldNames(inputs);
  const field = (name: string): unknown => {
    if (!Object.hasOwn(record, name)) throw badRequest(`${place}: "${name}" is missing`);
    return record[name];
  };
  // A row of named columns may also come whole, under the name of its input.
  const isWhole = ({ spec, columns }: RowInput) =>
    columns !== null && !columns.includes(spec.name) && Object.hasOwn(record, spec.name);
  const known = new Set([...names, ...inputs.filter(isWhole).map(({ spec }) => spec.name)]);
  const unknown = Object.keys(record).find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw badRequest(`${place}: the model has no "${unknown.slice(0, 100)}"${didYouMean(unknown, names)}`);
  }
  return inputs.map((input) =>
    input.columns === null || isWhole(input)
      ? field(input.spec.name)
      : input.columns.map((name) => field(name)),
  );
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
  const wrapped = values.map((value) => (isColumn && !Array.isArray(value) ? [value] : value));
  const rowShape = partShape(input, wrapped[0], place(0));
  const parts = wrapped.map((value, row) => flatten(value, rowShape, place(row)));
  const elementPlace = (row: number, element: number) => {
    const name = input.columns?.[element];
    if (name !== undefined) return `${field}[${row}].${name}`;
    return isColumn ? place(row) : `${place(row)}${nestedIndex(element, rowShape)}`;
  };
  return stackParts(input, { parts, rowShape, field, place: elementPlace }, symbols);
}

/** The shape of every row's part: the model's, with the sizes it leaves open as in the first row. */
function partShape({ shape }: RowInput, first: unknown, place: string): number[] {
  const found = nestedShape(first);
  if (found.length !== shape.length) {
    const sizes = `[${shape.map((size) => size ?? '?').join(', ')}]`;
    const expected = shape.length === 0 ? 'a single value' : `nested arrays of shape ${sizes}`;
    throw badRequest(`${place}: expected ${expected}, got ${shown(first)}`);
  }
  return shape.map((size, axis) => size ?? found[axis] ?? 0);
}
