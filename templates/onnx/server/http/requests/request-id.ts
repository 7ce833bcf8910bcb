import { newRequestNumber, requestIdOf } from '../../util/request-number.ts';
import type { Exchange } from './exchange.ts';

type WithHeaders = Pick<Exchange, 'headers'>;

/** The request's X-Request-Id when it has a sensible one, else one that no other request has. */
export function requestId(request: WithHeaders): string {
  return givenRequestId(request) ?? requestIdOf(newRequestNumber());
}

/** The request's X-Request-Id; null when it has no sensible one. */
export function givenRequestId({ headers }: WithHeaders): string | null {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\x21-\x7e]{1,128}$/.test(given) ? given : null;
}
