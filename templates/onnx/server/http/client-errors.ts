import type { Server } from 'node:http';
import type { Logger } from 'pino';
import { jsonHeaders } from '../inference/call.ts';
import type { MetricsTable } from '../metrics/table.ts';

/** What Node's parser and timers complain of, in words; everything else isn't HTTP. */
const refusals: Readonly<Record<string, readonly [status: number, reason: string, message: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'the request took too long to arrive'],
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'the headers are too large'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'Payload Too Large', 'the chunk extensions are too large'],
};

const other = [400, 'Bad Request', 'this is not a valid HTTP/1.1 request'] as const;

/** Answers what isn't a request, as far as somebody is there to read it, and closes the connection. */
export function answerClientErrors(server: Server, metrics: MetricsTable, log: Logger): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const [status, reason, message] = refusals[error.code ?? ''] ?? other;
    metrics.request('other', status, 0);
    log.info({ status, code: error.code }, 'not a request');
    const body = JSON.stringify({ error: message });
    socket.end(
      `HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Type: ${jsonHeaders['Content-Type']}\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  });
}
