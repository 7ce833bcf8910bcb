import { badRequest } from '../../util/http-error.ts';

/** One record of CSV. */
export interface CsvRecord {
  /** Line on which the record begins, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

interface Field {
  readonly text: string;
  /** Offset at which the field ends. */
  readonly end: number;
}

/**
 * Parses CSV as RFC 4180 has it; lines may also end in a line feed alone. Empty lines are skipped, as pandas skips
 * them, where there are several columns: in one, they are empty values.
 *
 * @throws HttpError 400 with line and column, which counts fields from 1
 */
export function parseCsv(text: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  let first: CsvRecord | undefined;
  let line = 1;
  let position = 0;
  while (position < text.length) {
    const fields: string[] = [];
    const start = line;
    let isLast = false;
    while (!isLast) {
      const place = `line ${line}, column ${fields.length + 1}`;
      const isQuoted = text[position] === '"';
      const field = isQuoted ? quotedField(text, position, place) : bareField(text, position, place);
      fields.push(field.text);
      if (isQuoted) line += field.text.split('\n').length - 1;
      isLast = text[field.end] !== ',';
      position = field.end + (isLast ? lineEndLength(text, field.end, place) : 1);
    }
    const record = { line: start, fields };
    if (!isEmpty(record)) first ??= record;
    const width = first?.fields.length ?? fields.length;
    if (fields.length !== width && !isEmpty(record)) {
      // Fields are separated by semicolons where numbers have a comma.
      const hint = first?.fields.some((field) => field.includes(';'))
        ? '; fields are separated by semicolons; expected commas'
        : '';
      throw badRequest(
        `line ${start}: expected ${width} fields as in line ${first?.line}, got ${fields.length}${hint}`,
      );
    }
    records.push(record);
    line++;
  }
  return first === undefined || first.fields.length === 1
    ? records
    : records.filter((record) => !isEmpty(record));
}

function isEmpty({ fields }: CsvRecord): boolean {
  return fields.length === 1 && fields[0] === '';
}

function quotedField(text: string, start: number, place: string): Field {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  if (end === -1) throw badRequest(`${place}: the quotes are never closed`);
  return { text: text.slice(start + 1, end).replaceAll('""', '"'), end: end + 1 };
}

function bareField(text: string, start: number, place: string): Field {
  let end = start;
  while (end < text.length && !',\r\n'.includes(text.charAt(end))) {
    if (text[end] === '"') throw badRequest(`${place}: a field with quotes in it must itself be in quotes`);
    end++;
  }
  return { text: text.slice(start, end), end };
}

/** Length of the line end at a position; none ends the last line. */
function lineEndLength(text: string, position: number, place: string): number {
  if (position >= text.length) return 0;
  if (text[position] === '\n') return 1;
  if (text.startsWith('\r\n', position)) return 2;
  throw badRequest(
    `${place}: expected a comma or the end of the line, got ${JSON.stringify(text[position])}`,
  );
}
