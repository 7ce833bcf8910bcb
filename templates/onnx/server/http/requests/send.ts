import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Reply } from '../../calls/reply.ts';
import { freeBytes } from '../../memory/free-bytes.ts';
import { compressReply } from '../bodies/compress-reply.ts';

/** How long the rest of a refused body is read and thrown away, so that its sender gets to read the answer. */
const lingerMs = 1000;

/** Sends a reply, compressed where its receiver asks for it; to a receiver that has gone, not at all. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
  requestId: string,
): void {
  compressReply(request.headers['accept-encoding'], reply, (ready) =>
    write(request, response, ready, requestId),
  );
}

function write(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: Reply,
  requestId: string,
): void {
  if (response.destroyed) return;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const bytes = Buffer.byteLength(body);
  // Node takes a flat list as it is, without an object of its own for it.
  const head = ['X-Request-Id', requestId, 'Content-Length', String(bytes)];
  for (const name in headers) head.push(name, headers[name] ?? '');
  response.writeHead(status, head);
  if (headers['Connection'] !== 'close' || request.complete) {
    // Text of one byte a character is written faster when that is said.
    if (typeof body === 'string' && bytes === body.length) response.end(body, 'latin1');
    else response.end(body);
    return;
  }
  // Closing a socket with unread data resets it, and the sender might never see the answer.
  response.write(body);
  const close = () => response.end();
  const timer = setTimeout(close, lingerMs);
  request.once('close', () => clearTimeout(timer));
  // What is thrown away would stay until V8 gets to it, from hundreds of senders at once.
  request.once('end', close).on('data', freeBytes);
}
