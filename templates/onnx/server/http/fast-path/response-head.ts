import { STATUS_CODES } from 'node:http';
import { jsonHeaders, type Reply } from '../../calls/reply.ts';

/** What the head of a response says besides its reply. */
interface HeadParts {
  readonly requestId: string;
  readonly bodyBytes: number;
  /** How long its sender may leave the connection idle; null: it closes. */
  readonly keepAliveSeconds: number | null;
}

/** The head of a response, with the blank line that ends it. */
export function responseHead(
  { status, headers }: Pick<Reply, 'status' | 'headers'>,
  { requestId, bodyBytes, keepAliveSeconds }: HeadParts,
): string {
  // Nearly all responses have this head.
  const start = status === 200 && headers === jsonHeaders ? usualHead : newHead(status, headers);
  const end = keepAliveSeconds === null ? 'close' : `keep-alive\r\nKeep-Alive: timeout=${keepAliveSeconds}`;
  return `${start}X-Request-Id: ${requestId}\r\nContent-Length: ${bodyBytes}\r\nDate: ${httpDate()}\r\nConnection: ${end}\r\n\r\n`;
}

/** Status and header fields, but for Connection, which is the connection's to say. */
function newHead(status: number, headers: Reply['headers']): string {
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`;
  for (const name in headers) if (name !== 'Connection') head += `${name}: ${headers[name]}\r\n`;
  return head;
}

const usualHead = newHead(200, jsonHeaders);

let date: string | null = null;

/** The time for the header Date, made anew when a second begins. RFC 9110, 6.6.1. */
export function httpDate(): string {
  if (date === null) {
    const now = new Date();
    date = now.toUTCString();
    setTimeout(() => (date = null), 1000 - now.getMilliseconds()).unref();
  }
  return date;
}
