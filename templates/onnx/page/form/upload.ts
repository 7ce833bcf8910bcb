import { isList, isMap, type Json, parseJson, writeJson } from '../data/exact-json.ts';
import { parseCsv } from './csv.ts';
import type { Field, FormLayout } from './fields.ts';
import type { FieldValue, RowValues } from './values.ts';

/** The rows of a file for a form, or in words why there are none. */
export type Upload = { readonly rows: readonly RowValues[] } | { readonly problem: string };

/** Reads a JSON or CSV file into a form; JSON has any form that /predict takes. */
export function readUpload(name: string, text: string, layout: FormLayout): Upload {
  try {
    const isJson = /\.json$/i.test(name) || /^\s*[[{]/.test(text);
    const rows = isJson ? jsonRows(parseJson(text), layout) : csvRows(parseCsv(text), layout);
    if (rows.length === 0) return { problem: `${name} has no rows` };
    const { maxRows } = layout;
    if (rows.length <= (maxRows ?? 1)) return { rows };
    const reason = maxRows === 1 ? 'the model takes one at a time' : `this form holds ${maxRows ?? 1}`;
    return {
      problem: `${name} has ${rows.length} rows; ${reason}. All at once can be sent to /invocations.`,
    };
  } catch (error) {
    return { problem: `${name}: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function csvRows([header = [], ...records]: readonly string[][], { fields }: FormLayout): RowValues[] {
  const columns = header.map((name) => name.trim());
  const places = fields.map((field) => columns.indexOf(field.label));
  const missing = fields.filter((_, i) => places[i] === -1).map(({ label }) => label);
  // A file without a line of names has the values in their order.
  const isBare = missing.length === fields.length && columns.length === fields.length;
  if (missing.length > 0 && !isBare) throw new SyntaxError(`column ${missing.join(', ')} is missing`);
  return (isBare ? [header, ...records] : records).map((record, row) =>
    Object.fromEntries(
      fields.map((field, i) => {
        const text = record[isBare ? i : (places[i] ?? -1)];
        if (text === undefined) throw new SyntaxError(`row ${row + 1} has too few values`);
        return [field.id, cellValue(field, text)];
      }),
    ),
  );
}

function cellValue({ kind }: Field, text: string): FieldValue {
  if (kind === 'image')
    throw new SyntaxError('pictures are not read from CSV; choose a picture file instead');
  if (kind === 'switch') return String(/^(true|1|yes)$/i.test(text.trim()));
  if (kind === 'number') return booleans.get(text.trim().toLowerCase()) ?? text.trim();
  return kind === 'text' || kind === 'passage' || kind === 'choice' ? text : text.trim();
}

/** Columns of numbers may be of booleans, which the server takes for these. */
const booleans = new Map([
  ['true', '1'],
  ['false', '0'],
]);

function jsonRows(json: Json, layout: FormLayout): RowValues[] {
  if (isMap(json)) {
    const inputs = json.get('inputs');
    const rows = json.get('rows');
    if (isMap(inputs)) return wholeRows(inputs, layout);
    return (isList(rows) ? rows : [json]).map((row, i) => jsonRow(row, i, layout));
  }
  if (isList(json)) return json.map((row, i) => jsonRow(row, i, layout));
  throw new SyntaxError('expected rows, a record or {"inputs": {…}}');
}

/** Whole tensors can be sent as rows when each holds them along its first axis. */
function wholeRows(inputs: ReadonlyMap<string, Json>, layout: FormLayout): RowValues[] {
  if (layout.maxRows === null) return [jsonRow(inputs, 0, layout)];
  const tensors = [...inputs];
  if (layout.fields.some(({ input }) => (input.batchAxis ?? 0) !== 0)) {
    throw new SyntaxError('expected rows: an input of this model has them along another axis than its first');
  }
  const count = Math.max(0, ...tensors.map(([, tensor]) => (isList(tensor) ? tensor.length : 0)));
  return Array.from({ length: count }, (_, i) => {
    const row = tensors.map(([name, tensor]): [string, Json] => [
      name,
      isList(tensor) ? (tensor[i] ?? null) : null,
    ]);
    return jsonRow(new Map(row), i, layout);
  });
}

function jsonRow(row: Json, index: number, { fields }: FormLayout): RowValues {
  return Object.fromEntries(
    fields.map((field, i) => {
      const value = valueIn(row, field, i, fields.length);
      if (value === undefined) throw new SyntaxError(`row ${index + 1}: "${field.label}" is missing`);
      return [field.id, fieldValue(field, value)];
    }),
  );
}

/** Value of a field: by the name of its feature, in its input's array, or by its place in a bare one. */
function valueIn(row: Json, field: Field, place: number, count: number): Json | undefined {
  if (isMap(row)) {
    const own = row.get(field.label);
    if (own !== undefined && (field.label !== field.input.name || field.element === null)) return own;
    const whole = row.get(field.input.name) ?? own;
    return isList(whole) && field.element !== null ? whole[field.element] : whole;
  }
  if (isList(row) && field.element !== null && row.length === count) return row[place];
  return count === 1 ? row : undefined;
}

function fieldValue({ kind }: Field, value: Json): FieldValue {
  if (kind === 'image') return flatNumbers(value);
  if (kind === 'tensor') return writeJson(value);
  if (kind === 'number' && typeof value === 'boolean') return String(Number(value));
  return typeof value === 'object' && value !== null ? writeJson(value) : String(value ?? 'NaN');
}

function flatNumbers(value: Json): number[] {
  return isList(value) ? value.flatMap(flatNumbers) : [Number(value)];
}
