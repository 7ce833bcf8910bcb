import type { Contract } from '../../repository/contract.ts';
import { badRequest, isObject, shown } from '../../util/http-error.ts';
import { own } from '../../../../../contract/own.ts';
import type { Instances } from '../instances/read-instances.ts';
import { readRows } from '../predict/read-rows.ts';
import { hasNamelessColumns, rowFields, rowLayout, type RowInput } from '../predict/row-layout.ts';

/**
 * `dataframe_split`: `{"columns": […], "data": [[…], …]}`, as pandas writes a frame; its `index` is ignored.
 *
 * @throws HttpError 400
 */
export function readSplitFrame(frame: unknown, { inputs, ownValues }: Contract): Instances {
  const field = 'dataframe_split';
  if (!isObject(frame)) throw badRequest(`${field}: expected an object with "data", got ${shown(frame)}`);
  const { columns = null, data } = frame;
  if (!Array.isArray(data)) throw badRequest(`${field}.data: expected an array of rows, got ${shown(data)}`);
  const layout = rowLayout(inputs);
  const names = readColumns(columns, layout, `${field}.columns`);
  const rows = names === null ? data : data.map((row, i) => record(row, names, `${field}.data[${i}]`));
  const feeds = readRows(rows, layout, `${field}.data`, { passedOver: 'all', ownValues });
  return { feeds, rows: rows.length };
}

/**
 * Records, an object for each row, by column; columns that the model has not are passed over, as there.
 *
 * @param field that has them, for error messages
 * @throws HttpError 400
 */
export function readRecordsFrame(
  records: unknown,
  { inputs, ownValues }: Contract,
  field: 'dataframe_records' | 'inputs',
): Instances {
  if (!Array.isArray(records)) throw badRequest(`${field}: expected an array, got ${shown(records)}`);
  const layout = rowLayout(inputs);
  const first: unknown = records[0];
  const columns = isObject(first) ? Object.keys(first) : null;
  const isByName = readColumns(columns, layout, field) !== null;
  const rows =
    isByName || columns === null ? records : records.map((row, i) => values(row, columns, `${field}[${i}]`));
  return { feeds: readRows(rows, layout, field, { passedOver: 'all', ownValues }), rows: rows.length };
}

/** The names by which columns go; null where they go by position. */
function readColumns(columns: unknown, layout: readonly RowInput[], place: string): readonly string[] | null {
  if (columns === null) return null;
  if (!Array.isArray(columns)) throw badRequest(`${place}: expected an array, got ${shown(columns)}`);
  // pandas numbers the columns of a frame that has no names for them.
  if (!columns.every((column) => typeof column === 'string')) return null;
  const seen = new Set<string>();
  const twice = columns.findIndex((column) => seen.size === seen.add(column).size);
  if (twice !== -1) throw badRequest(`${place}[${twice}]: column ${shown(columns[twice])} is there twice`);
  return hasNamelessColumns(layout, columns) || areNumbered(layout, columns) ? null : columns;
}

/** Whether columns are called by their positions, as JSON has the numbers that pandas gives to columns without names. */
function areNumbered(layout: readonly RowInput[], columns: readonly string[]): boolean {
  const { known } = rowFields(layout);
  return columns.every((column, i) => column === String(i) && !known.has(column));
}

function record(row: unknown, columns: readonly string[], place: string): unknown {
  if (!Array.isArray(row) || row.length !== columns.length) {
    throw badRequest(
      `${place}: expected an array of ${columns.length}, a value for each column, got ${shown(row)}`,
    );
  }
  return Object.fromEntries(columns.map((column, i) => [column, row[i]]));
}

function values(row: unknown, columns: readonly string[], place: string): unknown[] {
  if (!isObject(row)) throw badRequest(`${place}: expected an object, got ${shown(row)}`);
  const missing = columns.find((column) => !Object.hasOwn(row, column));
  if (missing !== undefined) throw badRequest(`${place}: ${shown(missing)} is missing`);
  if (Object.keys(row).length > columns.length) {
    throw badRequest(`${place}: expected the ${columns.length} columns of the first record, got more`);
  }
  return columns.map((column) => own(row, column));
}
