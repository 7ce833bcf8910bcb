import type { IncomingMessage } from 'node:http';
import { HttpError, shown } from '../../util/http-error.ts';
import { isHost } from './host-field.ts';

type Message = Pick<IncomingMessage, 'httpVersionMajor' | 'httpVersionMinor' | 'rawHeaders' | 'headers'>;

/** What is wrong with a request that Node's parser lets pass; null where nothing is. The connection cannot be used again. */
export function wrongMessage({
  httpVersionMajor,
  httpVersionMinor,
  rawHeaders,
  headers,
}: Message): HttpError | null {
  // RFC 9110, 15.6.6. What says no version is not of this protocol.
  if (httpVersionMajor > 1) return refusal(505, 'this server speaks HTTP/1.1');
  if (httpVersionMajor < 1) return refusal(400, 'this is not a valid HTTP/1.1 request');
  const transfer = headers['transfer-encoding']?.toLowerCase() ?? 'chunked';
  // RFC 9112, 6.1: Node's parser takes the chunks apart, and leaves in them what else was done; without chunks it goes on to
  // refuse the connection, behind whatever had begun to answer.
  if (transfer !== 'chunked') return refusal(501, `Transfer-Encoding: expected chunked, got ${transfer}`);
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    if (name.length !== 4 || name.toLowerCase() !== 'host') continue;
    hosts++;
    // RFC 9112, 3.2.
    if (hosts > 1) return refusal(400, 'Host: expected one such header field, got several');
    if (!isHost(rawHeaders[i + 1] ?? '')) return refusal(400, 'Host: expected a host and maybe a port');
  }
  if (httpVersionMinor === 0) return null;
  if (hosts === 0) return refusal(400, 'Host: expected one such header field, got none');
  const { expect } = headers;
  // RFC 9110, 10.1.1.
  return expect === undefined || expect.toLowerCase() === '100-continue'
    ? null
    : refusal(417, `Expect: expected 100-continue, got ${shown(expect)}`);
}

function refusal(status: number, message: string): HttpError {
  return new HttpError(status, message, { Connection: 'close' });
}
