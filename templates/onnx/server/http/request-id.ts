import { randomBytes } from 'node:crypto';
import type { Exchange } from './exchange.ts';

const prefix = randomBytes(8).toString('hex');
let count = 0;

type WithHeaders = Pick<Exchange, 'headers'>;

/** The request's X-Request-Id when it has a sensible one, else one that no other request has. */
export function requestId(request: WithHeaders): string {
  return givenRequestId(request) ?? newRequestId();
}

/** The request's X-Request-Id; null when it has no sensible one. */
export function givenRequestId({ headers }: WithHeaders): string | null {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\x21-\x7e]{1,128}$/.test(given) ? given : null;
}

/** An id that no other request has, whichever thread, server or start it comes from. */
export function newRequestId(): string {
  return `${prefix}-${(count++).toString(36)}`;
}
