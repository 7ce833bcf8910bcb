import type { IncomingMessage } from 'node:http';
import { badRequest, HttpError } from './http-error.ts';
import { parseJson } from './json.ts';

/**
 * Reads and parses the JSON body of a request. A request without Content-Type is taken for JSON.
 *
 * @param maxBytes refused beyond this, before it is read where Content-Length says so
 * @throws HttpError 400 malformed, 413 too large, 415 not JSON in UTF-8
 */
export async function readJson(
  request: IncomingMessage,
  maxBytes: number,
  exactIntegers: boolean,
): Promise<unknown> {
  requireJson(request);
  return parseJson(decode(await readBytes(request, maxBytes)), exactIntegers);
}

function requireJson({ headers }: IncomingMessage): void {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw new HttpError(415, `Content-Encoding: ${encoding} is not supported; send the body as it is`);
  }
  const type = headers['content-type'];
  if (type === undefined) return;
  if (!/^\s*application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)) {
    throw new HttpError(415, `Content-Type: expected application/json, got ${type}`);
  }
  const [, charset] = /;\s*charset\s*=\s*"?([\w-]+)/i.exec(type) ?? [];
  if (charset !== undefined && !/^(utf-?8|us-ascii)$/i.test(charset)) {
    throw new HttpError(415, `Content-Type: expected charset utf-8, got ${charset}`);
  }
}

async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= maxBytes) return;
      request.off('data', onData);
      reject(tooLarge(maxBytes));
    };
    request.on('data', onData);
    request.once('end', () => resolve(Buffer.concat(chunks, size)));
    request.once('error', () => reject(badRequest('the connection ended before the body did')));
    request.once('close', () => reject(badRequest('the connection ended before the body did')));
  });
}

function tooLarge(maxBytes: number): HttpError {
  // The rest of the body is still on its way: the connection cannot be used again.
  return new HttpError(413, `the body is larger than the limit of ${maxBytes} bytes`, {
    Connection: 'close',
  });
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw badRequest('the body is not valid UTF-8');
  }
}
