import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants, deflate, gzip } from 'node:zlib';
import type { Reply } from '../inference/call.ts';
import { preferred } from '../weighted-list.ts';

/** How long the rest of a refused body is read and thrown away, so that its sender gets to read the answer. */
const lingerMs = 1000;

/** Smaller bodies fit a packet as they are. */
const minCompressedBytes = 1400;

const encodings = { gzip, deflate };

/** `*` isn't taken for one of them: as it is, a body is among what that allows. */
const encodingNames: ReadonlyMap<string, keyof typeof encodings> = new Map([
  ['gzip', 'gzip'],
  ['deflate', 'deflate'],
]);

/** Sends a reply, compressed where its receiver asks for it; to a receiver that has gone, not at all. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
  requestId: string,
): void {
  const { body } = reply;
  const accepted = request.headers['accept-encoding'];
  if (accepted !== undefined && body.length >= minCompressedBytes) {
    const encoding = preferred(accepted, (name) => encodingNames.get(name));
    if (encoding !== undefined) {
      encodings[encoding](body, { level: constants.Z_BEST_SPEED }, (error, compressed) => {
        if (error !== null) write(request, response, reply, requestId);
        else {
          const headers = { ...reply.headers, 'Content-Encoding': encoding, Vary: 'Accept-Encoding' };
          write(request, response, { ...reply, headers, body: compressed }, requestId);
        }
      });
      return;
    }
  }
  write(request, response, reply, requestId);
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
  request.once('end', close).resume();
}
