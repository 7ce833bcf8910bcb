import { HttpError } from '../../util/http-error.ts';
import type { ProtocolName } from '../../protocols/protocol.ts';
import { closestRange, weightedNames } from '../../util/weighted-list.ts';

/** What inference is answered in, the usual first: of `infer` also with tensors in bytes. */
const jsonOnly = ['application/json'];
const jsonOrBytes = ['application/json', 'application/octet-stream'];

/**
 * Refuses what no answer would be good for, as its Accept says by q=0. An Accept that doesn't name JSON refuses nothing: most
 * who send one never thought of it.
 *
 * @throws HttpError 406
 */
export function requireAccepted(accept: string | null, protocol: ProtocolName): void {
  // That of /invocations decides on the form of the answer, and is looked at there.
  if (accept === null || protocol === 'invocations' || !/;\s*q=0/i.test(accept)) return;
  const types = protocol === 'infer' ? jsonOrBytes : jsonOnly;
  const ranges = weightedNames(accept);
  const [json, ...others] = types.map((type) => ranges[closestRange(ranges, type)]?.quality);
  if (json !== 0 || others.some((quality) => quality !== undefined && quality > 0)) return;
  throw new HttpError(406, `Accept: the answer is ${types.join(' or ')}, got ${accept.slice(0, 200)}`);
}
