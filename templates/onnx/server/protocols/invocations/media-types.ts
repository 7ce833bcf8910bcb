import { HttpError } from '../../http-error.ts';
import { preferred } from '../../weighted-list.ts';

/** Forms of a body of /invocations. */
export type Format = 'json' | 'csv' | 'jsonlines' | 'npy';

export const mediaTypes = 'application/json, text/csv, application/jsonlines or application/x-npy';

const formats: ReadonlyMap<string, Format> = new Map([
  ['application/json', 'json'],
  ['text/csv', 'csv'],
  ['application/jsonlines', 'jsonlines'],
  ['application/x-npy', 'npy'],
]);

/** What Accept may say beside them. */
const ranges: ReadonlyMap<string, Format> = new Map([
  ['*/*', 'json'],
  ['application/*', 'json'],
  ['text/*', 'csv'],
]);

/** The form of a body by its Content-Type, JSON where it is none of the others. */
export function formatOf(contentType: string | null): Format {
  const [type = ''] = (contentType ?? '').split(';');
  return formats.get(type.trim().toLowerCase()) ?? 'json';
}

/**
 * The form of the answer that the header Accept prefers; JSON when there is none.
 *
 * @throws HttpError 406 when it has none of them
 */
export function acceptedFormat(accept: string | null): Format {
  if (accept === null || accept === '*/*') return 'json';
  const format = preferred(accept, (type) => formats.get(type) ?? ranges.get(type));
  if (format !== undefined) return format;
  throw new HttpError(406, `Accept: expected ${mediaTypes}, got ${accept.slice(0, 200)}`);
}
