import type { Socket } from 'node:net';
import type { Reply } from '../../calls/reply.ts';

/**
 * Writes a response, as text of one character a byte where it is that, which costs least.
 *
 * @returns false where its receiver has not read it all yet
 */
export function writeResponse(socket: Socket, head: string, body: Reply['body'], bodyBytes: number): boolean {
  if (typeof body === 'string' && bodyBytes === body.length) return socket.write(head + body, 'latin1');
  socket.cork();
  socket.write(head, 'latin1');
  const isDrained = socket.write(body);
  socket.uncork();
  return isDrained;
}
