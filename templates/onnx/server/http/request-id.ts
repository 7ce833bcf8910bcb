import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const prefix = randomBytes(6).toString('hex');
let count = 0;

/** The request's X-Request-Id when it has a sensible one, else one that no other request has. */
export function requestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  if (typeof given === 'string' && /^[\x21-\x7e]{1,128}$/.test(given)) return given;
  return `${prefix}-${(count++).toString(36)}`;
}
