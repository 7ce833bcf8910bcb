import type { IncomingMessage } from 'node:http';
import { badRequest, HttpError } from '../../util/http-error.ts';
import type { Holding } from '../../memory/holding.ts';
import { ByteList } from '../../memory/byte-list.ts';
import { decompress, isEncoding } from './decompress.ts';

type Done = (error: HttpError | null, bytes: Buffer) => void;

const none = Buffer.alloc(0);

/**
 * Reads the body of a request, decompressed.
 *
 * @param maxBytes refused beyond this, before it is read where Content-Length says so
 * @param holding of the request: grows with what is read
 * @param done called once, with HttpError 400 cut off or damaged, 413 too large, 415 compressed in an unknown way,
 *   413 or 503 where there is no memory for it
 */
export function readBody(request: IncomingMessage, maxBytes: number, holding: Holding, done: Done): void {
  // RFC 9110, 8.4.1: in any case. An empty field says nothing.
  const encoding = request.headers['content-encoding']?.toLowerCase() || 'identity';
  const isPlain = encoding === 'identity';
  if (!isPlain && !isEncoding(encoding)) {
    done(
      new HttpError(415, `Content-Encoding: expected gzip, deflate or br, got ${encoding}`, {
        'Accept-Encoding': 'gzip, deflate, br',
      }),
      none,
    );
    return;
  }
  readBytes(request, maxBytes, holding, (error, bytes) => {
    if (error !== null || isPlain) done(error, bytes);
    else decompress(encoding, bytes, { maxBytes, holding }, done);
  });
}

function readBytes(request: IncomingMessage, maxBytes: number, holding: Holding, done: Done): void {
  const declaredBytes = Number(request.headers['content-length'] ?? 0);
  if (declaredBytes > maxBytes) {
    done(tooLarge(maxBytes), none);
    return;
  }
  // Of so many as it says none are left to be given back when they are there.
  const list = new ByteList(holding, declaredBytes > 0 ? declaredBytes : maxBytes);
  let isDone = false;
  const finish = (error: HttpError | null): void => {
    if (isDone) return;
    isDone = true;
    request.off('data', onData);
    if (error === null) done(null, list.join());
    else {
      list.drop();
      done(error, none);
    }
  };
  const onData = (chunk: Buffer): void => {
    if (list.bytes + chunk.length > maxBytes) {
      finish(tooLarge(maxBytes));
      return;
    }
    try {
      list.add(chunk);
    } catch (error) {
      finish(unread(error));
    }
  };
  try {
    holding.expect(declaredBytes);
  } catch (error) {
    finish(unread(error));
    return;
  }
  request.on('data', onData);
  request.on('end', () => finish(null));
  request.on('error', () => finish(badRequest('the connection ended before the body did')));
}

/** A body beyond a limit. */
export function tooLarge(maxBytes: number): HttpError {
  return unread(new HttpError(413, `the body is larger than the limit of ${maxBytes} bytes`));
}

/** A refusal while the rest of the body is still on its way: the connection cannot be used again. */
function unread(error: unknown): HttpError {
  if (!(error instanceof HttpError)) throw error;
  return new HttpError(error.status, error.message, { ...error.headers, Connection: 'close' });
}
