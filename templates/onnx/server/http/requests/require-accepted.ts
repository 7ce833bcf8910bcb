import { HttpError } from '../../util/http-error.ts';
import { closestRange, weightedNames } from '../../util/weighted-list.ts';

/**
 * Refuses what no answer would be good for, as its Accept says by q=0. An Accept that doesn't name JSON refuses nothing: most
 * who send one never thought of it.
 *
 * @param types what the answer may be in, the usual first; null where the protocol sees to it
 * @throws HttpError 406
 */
export function requireAccepted(accept: string | null, types: readonly string[] | null): void {
  if (accept === null || types === null || !/;\s*q=0/i.test(accept)) return;
  const ranges = weightedNames(accept);
  const [json, ...others] = types.map((type) => ranges[closestRange(ranges, type)]?.quality);
  if (json !== 0 || others.some((quality) => quality !== undefined && quality > 0)) return;
  throw new HttpError(406, `Accept: the answer is ${types.join(' or ')}, got ${accept.slice(0, 200)}`);
}
