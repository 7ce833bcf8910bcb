import type { Contract } from '../../repository/contract.ts';
import { fillOptional } from '../../tensors/optional-inputs.ts';
import { badRequest, type HttpError, shown } from '../../util/http-error.ts';
import { UnknownName } from '../unknown-name.ts';
import type { Symbols } from '../../tensors/shape.ts';
import type { Instances } from '../instances/read-instances.ts';
import { asColumns, rowFields, rowLayout } from '../predict/row-layout.ts';
import { stackParts } from '../predict/stack-parts.ts';
import { isJson } from '../v2/sent-json.ts';
import { cellValue, isNumeric } from './cell-value.ts';
import { columnDtypes, columnNames, type CsvInput, csvLayout } from './csv-layout.ts';
import { type CsvRecord, parseCsv } from './parse-csv.ts';

/**
 * Rows in CSV, a line each. Columns go by name when the first line is a header, else they fill the
 * inputs in order, and each input row-major. The first line is a header when it holds the name of a
 * column; where columns have no names, when nothing in it is a number though numbers are expected.
 *
 * @param hasHeader the parameter `header` of Content-Type (RFC 4180, 3); null when it isn't there
 * @throws HttpError 400 with line and column
 */
export function readCsv(text: string, contract: Contract, hasHeader: boolean | null): Instances {
  const [written, ...others] = parseCsv(text);
  const inputs = sentInputs(written, contract.inputs);
  const head = written === undefined || hasHeader === false ? written : headOf(written, inputs);
  if (head === undefined) throw badRequest('the body: expected at least one row of CSV');
  const columnsKept = hasHeader === false ? null : keptColumns(head, inputs);
  const parsed = [head, ...others];
  const records = columnsKept === null ? parsed : parsed.map((record) => only(record, columnsKept));
  const [first = head] = records;
  const layout = csvLayout(rowLayout(inputs), first.fields.length);
  const names = columnNames(layout);
  requireWidth(first, layout, names);
  const isHeader = hasHeader ?? looksLikeHeader(first, layout, names);
  const order = isHeader && names !== null ? orderByName(first, names) : first.fields.map((_field, i) => i);
  const rows = isHeader ? records.slice(1) : records;
  if (rows.length === 0) throw badRequest('the body: expected at least one row of CSV after the header');
  const symbols: Symbols = new Map();
  const feeds = new Map(
    layout.map(({ input, rowShape, start, width }) => {
      const { name } = input.spec;
      const columns = order.slice(start, start + width);
      const place = (row: number, element: number) => {
        const columnName = names?.[start + element];
        const called = columnName === undefined ? '' : ` ("${columnName}")`;
        return `line ${rows[row]?.line}, column ${(columns[element] ?? 0) + 1}${called}`;
      };
      const lists = rows.map(({ fields }, row) =>
        columns.map((column, element) => {
          const text = fields[column] ?? '';
          if (input.spec.content === 'json' && text !== '' && !isJson(text)) {
            throw badRequest(
              `${place(row, element)}: expected the text of a value in JSON, got ${shown(text)}`,
            );
          }
          return cellValue(input.spec, text);
        }),
      );
      return [
        name,
        stackParts(input, { rows: rows.length, lists, rowShape, field: 'the body', place }, symbols),
      ];
    }),
  );
  fillOptional(feeds, contract.inputs);
  return { feeds, rows: rows.length };
}

/** The inputs that lines have: those that may be left out only where the header names them, or there are fields for them. */
function sentInputs(written: CsvRecord | undefined, inputs: Contract['inputs']): Contract['inputs'] {
  if (written === undefined || !inputs.some(({ optional }) => optional === true)) return inputs;
  const required = inputs.filter(({ optional }) => optional !== true);
  const fields = written.fields.map((field) => field.trim());
  const isHeader = rowFields(rowLayout(required)).names.every((name) => fields.includes(name));
  if (isHeader) return inputs.filter(({ name, optional }) => optional !== true || fields.includes(name));
  const areFirst = inputs.slice(fields.length).every(({ optional }) => optional === true);
  return areFirst ? inputs.slice(0, fields.length) : required;
}

/**
 * The first line by the names of columns, which inputs of one column have beside their own. A header whose names have spaces
 * around them, as people write after commas, is without those; other lines are as they are.
 */
function headOf({ line, fields }: CsvRecord, inputs: Contract['inputs']): CsvRecord {
  const layout = rowLayout(inputs);
  const { names, known } = rowFields(layout);
  const trimmed = asColumns(
    layout,
    fields.map((field) => (known.has(field) ? field : field.trim())),
  );
  // Without commas there are no spaces after them, and it may be a text.
  const isHeader = names.length > 1 && names.every((name) => trimmed.includes(name));
  return { line, fields: isHeader ? trimmed : asColumns(layout, fields) };
}

/**
 * The columns that a header keeps: those of the model, where it has all of them beside others, or all but the first, which
 * has no name and one more than the model takes: the index that pandas writes. null: all of them, as they are.
 */
function keptColumns({ line, fields }: CsvRecord, inputs: Contract['inputs']): readonly number[] | null {
  const layout = rowLayout(inputs);
  const { names } = rowFields(layout);
  if (names.every((name) => fields.includes(name))) {
    const twice = fields.findIndex((field, i) => names.includes(field) && fields.indexOf(field) < i);
    if (twice !== -1) throw isThereTwice(line, twice, fields[twice]);
    return fields.length === names.length ? null : indicesOf(fields, (field) => names.includes(field));
  }
  const width = layout.reduce((sum, { columns, shape }) => sum + (columns?.length ?? product(shape)), 0);
  const hasIndex = fields[0] === '' && fields.length === width + 1 && !fields.slice(1).some(isNumeric);
  return hasIndex ? indicesOf(fields, (_field, i) => i > 0) : null;
}

/** NaN where a size is open. */
function product(shape: readonly (number | null)[]): number {
  return shape.reduce<number>((all, size) => all * (size ?? NaN), 1);
}

function indicesOf(fields: readonly string[], keeps: (field: string, index: number) => boolean): number[] {
  return fields.flatMap((field, i) => (keeps(field, i) ? [i] : []));
}

function only({ line, fields }: CsvRecord, columns: readonly number[]): CsvRecord {
  return { line, fields: columns.map((column) => fields[column] ?? '') };
}

/** What spreadsheets write where the comma is in numbers, and what is copied from one. */
const otherSeparators = [
  [';', 'semicolons'],
  ['\t', 'tabs'],
] as const;

function requireWidth(
  { line, fields }: CsvRecord,
  layout: readonly CsvInput[],
  names: readonly string[] | null,
): void {
  const width = layout.reduce((sum, part) => sum + part.width, 0);
  if (fields.length === width) return;
  const whole = fields.join(',');
  for (const [separator, called] of otherSeparators) {
    if (width > 1 && whole.split(separator).length === width) {
      throw badRequest(`line ${line}: fields are separated by ${called}; expected commas`);
    }
  }
  throw badRequest(
    `line ${line}: ${missingColumn(fields, names)}expected ${width} fields${names === null ? '' : ` (${listed(names)})`}, got ${fields.length}`,
  );
}

/** Says which column is missing: by name where the line is a header, else the first that the line is too short for. */
function missingColumn(fields: readonly string[], names: readonly string[] | null): string {
  if (names === null) return '';
  const isHeader = fields.some((field) => names.includes(field));
  const missing = isHeader ? names.find((name) => !fields.includes(name)) : names[fields.length];
  return missing === undefined ? '' : `column "${missing}" is missing; `;
}

function listed(names: readonly string[]): string {
  return names.length > 20 ? `${names.slice(0, 20).join(', ')}, …` : names.join(', ');
}

function looksLikeHeader(
  { fields }: CsvRecord,
  layout: readonly CsvInput[],
  names: readonly string[] | null,
): boolean {
  if (names !== null) return fields.some((field) => names.includes(field));
  const dtypes = columnDtypes(layout);
  const numbers = fields.filter((_field, i) => dtypes[i] !== 'string');
  return numbers.length > 0 && numbers.every((field) => field !== '' && !isNumeric(field));
}

/** Index of each of the model's columns in records that have as many fields. */
function orderByName({ line, fields }: CsvRecord, names: readonly string[]): number[] {
  for (const [i, field] of fields.entries()) {
    const place = `line ${line}, column ${i + 1}`;
    if (!names.includes(field)) {
      throw new UnknownName(place, 'column ', field, names);
    }
    if (fields.indexOf(field) < i) throw isThereTwice(line, i, field);
  }
  return names.map((name) => fields.indexOf(name));
}

function isThereTwice(line: number, index: number, name: string | undefined): HttpError {
  return badRequest(`line ${line}, column ${index + 1}: column "${name}" is there twice`);
}
