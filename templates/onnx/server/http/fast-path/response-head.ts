import { STATUS_CODES } from 'node:http';
import { jsonHeaders, type Reply } from '../../calls/reply.ts';

/** The beginning of a response: status and header fields, but for Connection, which is the connection's to say. */
export function responseHead(status: number, headers: Reply['headers']): string {
  // Nearly all responses have this head.
  return status === 200 && headers === jsonHeaders ? usualHead : newHead(status, headers);
}

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
