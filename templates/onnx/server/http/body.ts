import type { IncomingMessage } from 'node:http';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { badRequest, HttpError } from '../http-error.ts';

type Done = (error: HttpError | null, bytes: Buffer) => void;

const none = Buffer.alloc(0);

type Decoder = (
  bytes: Buffer,
  options: { readonly maxOutputLength: number },
  done: (error: Error | null, plain: Buffer) => void,
) => void;

const decoders: Readonly<Record<'gzip' | 'x-gzip' | 'deflate' | 'br', Decoder>> = {
  gzip: gunzip,
  'x-gzip': gunzip,
  deflate: inflate,
  br: brotliDecompress,
};

/**
 * Reads the body of a request, decompressed.
 *
 * @param maxBytes refused beyond this, before it is read where Content-Length says so
 * @param done called once, with HttpError 400 cut off or damaged, 413 too large, 415 compressed in an unknown way
 */
export function readBody(request: IncomingMessage, maxBytes: number, done: Done): void {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  const isPlain = encoding === 'identity';
  if (!isPlain && !isKnown(encoding)) {
    done(
      new HttpError(415, `Content-Encoding: expected gzip, deflate or br, got ${encoding}`, {
        'Accept-Encoding': 'gzip, deflate, br',
      }),
      none,
    );
    return;
  }
  readBytes(request, maxBytes, (error, bytes) => {
    if (error !== null || isPlain) done(error, bytes);
    else decompress(encoding, bytes, maxBytes, done);
  });
}

function readBytes(request: IncomingMessage, maxBytes: number, done: Done): void {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
    done(tooLarge(maxBytes), none);
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  let isDone = false;
  const finish = (error: HttpError | null): void => {
    if (isDone) return;
    isDone = true;
    request.off('data', onData);
    // What is read is one piece nearly always.
    done(
      error,
      error === null ? (chunks.length === 1 ? (chunks[0] ?? none) : Buffer.concat(chunks, size)) : none,
    );
  };
  const onData = (chunk: Buffer): void => {
    size += chunk.length;
    if (size > maxBytes) finish(tooLarge(maxBytes));
    else chunks.push(chunk);
  };
  request.on('data', onData);
  request.on('end', () => finish(null));
  request.on('error', () => finish(badRequest('the connection ended before the body did')));
}

function isKnown(encoding: string): encoding is keyof typeof decoders {
  return Object.hasOwn(decoders, encoding);
}

/** Off this thread; stops at the limit, however far the body would swell. */
function decompress(encoding: keyof typeof decoders, bytes: Buffer, maxBytes: number, done: Done): void {
  const decode = decoders[encoding];
  decode(bytes, { maxOutputLength: maxBytes }, (error, plain) => {
    if (error === null) done(null, plain);
    else if ('code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      done(new HttpError(413, `the decompressed body is larger than the limit of ${maxBytes} bytes`), none);
    } else done(badRequest(`the body is not valid ${encoding}`), none);
  });
}

/** A body beyond a limit. */
export function tooLarge(maxBytes: number): HttpError {
  // The rest of the body is still on its way: the connection cannot be used again.
  return new HttpError(413, `the body is larger than the limit of ${maxBytes} bytes`, {
    Connection: 'close',
  });
}
