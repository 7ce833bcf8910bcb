import { badRequest, shown } from '../../util/http-error.ts';

/** What is to be embedded: texts, and for those that their sender has divided, the ids of their tokens; a row each. */
export interface TextRows {
  readonly texts: readonly string[];
  /** Lists in JSON; null where the text counts. */
  readonly ids: readonly (string | null)[];
}

/**
 * Reads a text, the ids of the tokens of one, or a list of such.
 *
 * @param field what the request calls it
 * @throws HttpError 400 naming the field, the row and the value
 */
export function readTextRows(value: unknown, field: string): TextRows {
  const isOne = typeof value === 'string' || (Array.isArray(value) && typeof value[0] === 'number');
  const rows: readonly unknown[] | null = isOne ? [value] : Array.isArray(value) ? value : null;
  if (rows === null) throw badRequest(`${field}: expected a text, or a list of texts, got ${shown(value)}`);
  if (rows.length === 0) throw badRequest(`${field}: expected at least one text, got an empty list`);
  const texts: string[] = [];
  const ids: (string | null)[] = [];
  for (const [row, item] of rows.entries()) {
    const place = isOne ? field : `${field}[${row}]`;
    texts.push(typeof item === 'string' ? item : '');
    ids.push(typeof item === 'string' ? null : idsText(item, place));
  }
  return { texts, ids };
}

function idsText(value: unknown, place: string): string {
  if (!Array.isArray(value))
    throw badRequest(`${place}: expected a text or a list of ids, got ${shown(value)}`);
  const wrong = value.findIndex((id: unknown) => typeof id !== 'number' || !Number.isInteger(id) || id < 0);
  if (wrong !== -1) {
    throw badRequest(`${place}[${wrong}]: expected the id of a token, got ${shown(value[wrong])}`);
  }
  if (value.length === 0) throw badRequest(`${place}: expected at least one id, got an empty list`);
  return JSON.stringify(value);
}
