import { badRequest, isObject, shown } from '../../http-error.ts';
import { didYouMean } from '../../suggest.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { joinElements } from '../../tensors/elements.ts';
import { innermost, nestedIndex, nestedShape } from '../../tensors/nested.ts';
import { checkShape, elementCount, type Symbols } from '../../tensors/shape.ts';
import { rowFields, type RowInput } from './row-layout.ts';

/**
 * Rows, each a record by name or an array by position, as the tensors of the model.
 *
 * @param rowsName what the request calls them, for error messages
 * @throws HttpError 400 naming the row and field
 */
export function readRows(
  rows: readonly unknown[],
  inputs: readonly RowInput[],
  rowsName = 'rows',
): Map<string, Tensor> {
  if (rows.length === 0) throw badRequest(`${rowsName}: expected at least one row`);
  // What the rows hold for each input.
  const values = inputs.map((): unknown[] => []);
  for (let row = 0; row < rows.length; row++) takeRow(rows[row], row, rowsName, inputs, values);
  const symbols: Symbols = new Map();
  const feeds = new Map<string, Tensor>();
  for (let i = 0; i < inputs.length; i++) {
    const input = inputs[i];
    if (input !== undefined)
      feeds.set(input.spec.name, stack(input, values[i] ?? [], symbols, rowsName, inputs.length > 1));
  }
  return feeds;
}

function takeRow(
  row: unknown,
  index: number,
  rowsName: string,
  inputs: readonly RowInput[],
  values: readonly unknown[][],
): void {
  if (isObject(row)) takeRecord(row, index, rowsName, inputs, values);
  else if (inputs.length === 1) values[0]?.push(row);
  else if (Array.isArray(row) && row.length === inputs.length) {
    for (let i = 0; i < row.length; i++) values[i]?.push(row[i]);
  } else {
    const names = rowFields(inputs).names.join(', ');
    throw badRequest(
      `${rowsName}[${index}]: expected an object with ${names}, or those ${inputs.length} values in an array, got ${shown(row)}`,
    );
  }
}

function takeRecord(
  record: Readonly<Record<string, unknown>>,
  index: number,
  rowsName: string,
  inputs: readonly RowInput[],
  values: readonly unknown[][],
): void {
  const { names, wholes, known } = rowFields(inputs);
  for (const name of Object.keys(record)) {
    if (!known.has(name)) {
      throw badRequest(
        `${rowsName}[${index}]: the model has no "${name.slice(0, 100)}"${didYouMean(name, names)}`,
      );
    }
  }
  for (let i = 0; i < inputs.length; i++) {
    const input = inputs[i];
    if (input === undefined) continue;
    const { columns, spec } = input;
    const isWhole = columns === null || (wholes.has(spec.name) && Object.hasOwn(record, spec.name));
    values[i]?.push(
      isWhole
        ? field(record, index, rowsName, spec.name)
        : columns.map((name) => field(record, index, rowsName, name)),
    );
  }
}

function field(
  record: Readonly<Record<string, unknown>>,
  index: number,
  rowsName: string,
  name: string,
): unknown {
  if (!Object.hasOwn(record, name)) throw badRequest(`${rowsName}[${index}]: "${name}" is missing`);
  return record[name];
}

/**
 * One input of all rows as a tensor.
 *
 * @param values of the rows
 * @param isNamed whether the part of a row stands under the name of its input
 */
function stack(
  input: RowInput,
  values: readonly unknown[],
  symbols: Symbols,
  rowsName: string,
  isNamed: boolean,
): Tensor {
  const { spec, axis, columns } = input;
  const rows = values.length;
  const place = (row: number) => `${rowsName}[${row}]${isNamed ? `.${spec.name}` : ''}`;
  const count = spec.shape?.[axis];
  if (typeof count === 'number' && count !== rows) {
    throw badRequest(
      `${rowsName}: the model takes exactly ${count} ${count === 1 ? 'row' : 'rows'} a request, got ${rows}`,
    );
  }
  const isColumn = input.shape.length === 1 && (input.shape[0] ?? 1) === 1;
  const wrapped = (value: unknown) => (isColumn && !Array.isArray(value) ? [value] : value);
  const rowShape = partShape(input, wrapped(values[0]), place);
  const byRow: (readonly unknown[])[] = [];
  for (let row = 0; row < rows; row++) innermost(wrapped(values[row]), rowShape, () => place(row), byRow);
  const shape = checkShape(spec, rowShape.toSpliced(axis, 0, rows), symbols);
  const outer = elementCount(rowShape.slice(0, axis));
  const inner = elementCount(rowShape.slice(axis));
  const elementPlace = (index: number) => {
    const row = Math.floor(index / inner) % rows;
    const column = Math.floor(index / inner / rows) * inner + (index % inner);
    const name = columns?.[column];
    if (name !== undefined) return `${rowsName}[${row}].${name}`;
    return isColumn ? place(row) : `${place(row)}${nestedIndex(column, rowShape)}`;
  };
  const lists = outer === 1 ? byRow : [interleaved(byRow.flat(), rows, outer, inner)];
  return { dtype: spec.dtype, shape, elements: joinElements(spec.dtype, lists, elementPlace) };
}

/** Elements row by row in the order of a tensor of which `outer` parts each hold `inner` elements of every row. */
function interleaved(byRow: readonly unknown[], rows: number, outer: number, inner: number): unknown[] {
  const flat: unknown[] = [];
  for (let o = 0; o < outer; o++) {
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < inner; i++) flat.push(byRow[(row * outer + o) * inner + i]);
    }
  }
  return flat;
}

/** The shape of every row's part: the model's, with the sizes it leaves open as in the first row. */
function partShape({ shape }: RowInput, first: unknown, place: (row: number) => string): number[] {
  const found = nestedShape(first);
  if (found.length !== shape.length) {
    const sizes = `[${shape.map((size) => size ?? '?').join(', ')}]`;
    const expected = shape.length === 0 ? 'a single value' : `nested arrays of shape ${sizes}`;
    throw badRequest(`${place(0)}: expected ${expected}, got ${shown(first)}`);
  }
  return shape.map((size, axis) => size ?? found[axis] ?? 0);
}
