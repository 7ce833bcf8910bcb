import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { jsonHeaders } from '../../calls/reply.ts';
import { HttpError } from '../../util/http-error.ts';
import type { MetricsTable } from '../../metrics/table.ts';
import type { AnswersDue } from '../messages/answers-due.ts';

/** What Node's parser and timers complain of, in words; everything else isn't HTTP. */
const refusals = new Map<string, readonly [status: number, message: string]>([
  ['ERR_HTTP_REQUEST_TIMEOUT', [408, 'the request took too long to arrive']],
  ['HPE_HEADER_OVERFLOW', [431, 'the headers are too large']],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', [413, 'the chunk extensions are too large']],
]);

const other = [400, 'this is not a valid HTTP/1.1 request'] as const;

/** What follows a request with "Connection: close", which RFC 9112, 9.6, has ignored: its answer closes the connection. */
const afterLast = 'HPE_CLOSED_CONNECTION';

/**
 * Answers what isn't a request, as far as somebody is there to read it, and closes the connection; requests before it are
 * answered first.
 */
export function answerClientErrors(
  server: Server,
  answers: AnswersDue,
  metrics: MetricsTable,
  log: Logger,
): void {
  /** Each is refused once, whatever else comes over it. */
  const refused = new WeakSet<Duplex>();
  const refuse = async (socket: Duplex, code: string | undefined, status: number, message: string) => {
    if (refused.has(socket)) return;
    refused.add(socket);
    if (!(await answers.settled(socket))) {
      if (socket.writable) socket.end();
      return;
    }
    metrics.request('other', status, 0);
    log.info({ status, code }, 'not a request');
    const body = JSON.stringify({ error: message });
    socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: ${jsonHeaders['Content-Type']}\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  };
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const { code } = error;
    if (code === afterLast) return;
    if (code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    if (error instanceof HttpError) void refuse(socket, code, error.status, error.message);
    else void refuse(socket, code, ...(refusals.get(code ?? '') ?? other));
  });
  // Node would close the connection, with whatever is due on it. RFC 9110, 15.6.2.
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    void refuse(socket, undefined, 501, 'CONNECT is not supported');
  });
}
