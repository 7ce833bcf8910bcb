import type { Protocol } from '../../calls/protocol.ts';
import type { Reply } from '../../calls/reply.ts';

/** A reply that refuses as a protocol says it; one that doesn't, or that nobody reads, as it is. */
export function refusalIn(errorBody: NonNullable<Protocol['errorBody']>, reply: Reply): Reply {
  const { status, body } = reply;
  if (status < 400 || body.length === 0) return reply;
  const { error } = JSON.parse(typeof body === 'string' ? body : Buffer.from(body).toString());
  return { ...reply, body: JSON.stringify(errorBody(status, String(error))), isAscii: undefined };
}
