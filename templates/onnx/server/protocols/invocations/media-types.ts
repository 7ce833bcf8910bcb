import { HttpError } from '../../util/http-error.ts';
import { closestRange, weightedNames } from '../../util/weighted-list.ts';

/** Forms of a body of /invocations. */
export type Format = 'json' | 'csv' | 'jsonlines' | 'npy';

export const mediaTypes = 'application/json, text/csv, application/jsonlines or application/x-npy';

const formats: ReadonlyMap<string, Format> = new Map([
  ['application/json', 'json'],
  ['text/csv', 'csv'],
  ['application/jsonlines', 'jsonlines'],
  ['application/x-npy', 'npy'],
]);

/** The form of a body by its Content-Type, JSON where it is none of the others. */
export function formatOf(contentType: string | null): Format {
  const [type = ''] = (contentType ?? '').split(';');
  return formats.get(type.trim().toLowerCase()) ?? 'json';
}

/**
 * The form of the answer that the header Accept prefers; JSON when there is none, or nothing in it. Each form has the weight of the range that
 * names it most closely (RFC 9110, 12.5.1), of those of equal weight the range that comes first decides. But JSON that is
 * named is preferred to what is wanted no more: SageMaker's client for pandas asks for "text/csv, application/json", and takes
 * the first row of a CSV, which has no header here, for one.
 *
 * @throws HttpError 406 when it has none of them
 */
export function acceptedFormat(accept: string | null): Format {
  if (accept === null || accept === '*/*') return 'json';
  const ranges = weightedNames(accept);
  if (ranges.length === 0) return 'json';
  let [best, bestQuality, bestIndex]: [Format | null, number, number] = [null, 0, 0];
  for (const [type, format] of formats) {
    const index = closestRange(ranges, type);
    const quality = ranges[index]?.quality ?? 0;
    const isFirst = index < bestIndex && ranges[bestIndex]?.name !== 'application/json';
    const isBetter = quality > bestQuality || (quality === bestQuality && isFirst);
    if (quality > 0 && isBetter) [best, bestQuality, bestIndex] = [format, quality, index];
  }
  if (best !== null) return best;
  throw new HttpError(406, `Accept: expected ${mediaTypes}, got ${accept.slice(0, 200)}`);
}
