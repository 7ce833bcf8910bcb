import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { badRequest, HttpError } from '../../util/http-error.ts';
import { ByteList } from '../../memory/byte-list.ts';
import type { Holding } from '../../memory/holding.ts';
import { Turns } from './turns.ts';

const none = Buffer.alloc(0);

/** Size of the pieces in which decompressed bytes come. */
const chunkSize = 16 * 1024;

/** How bodies may be compressed. */
const encodings = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
} as const;

/** What is no longer than this when it is decompressed goes ahead of what is. */
const shortBytes = 64 * 1024;

/**
 * Bodies of this thread that are decompressed at once, to the length of short ones and beyond it. Brotli fills its window,
 * of up to 16 MB, before the first byte comes out (RFC 7932, 9.1): what many of them take cannot be counted in time.
 */
const shortTurns = new Turns(2);
const longTurns = new Turns(2, 16);

const tooMany = new HttpError(503, 'too many large bodies are being decompressed; try again later', {
  'Retry-After': '1',
});

export type Encoding = keyof typeof encodings;

export function isEncoding(encoding: string): encoding is Encoding {
  return Object.hasOwn(encodings, encoding);
}

type Done = (error: HttpError | null, plain: Buffer) => void;

interface Room {
  readonly maxBytes: number;
  /** Grows with what comes out. */
  readonly holding: Holding;
}

/**
 * Decompresses a body, off this thread; stops where it is too large or there is no memory for more of it, however far it
 * would swell.
 *
 * @param done called once, with HttpError 400 damaged, 413 too large, 413 or 503 where there is no memory for it, 503
 *   where too many large ones wait already
 */
export function decompress(encoding: Encoding, bytes: Buffer, { maxBytes, holding }: Room, done: Done): void {
  const decodeLong = (): void =>
    decode(encoding, bytes, { maxBytes, holding }, (error, plain) => {
      longTurns.end();
      done(error, plain);
    });
  const decodeShort = (): void =>
    decode(encoding, bytes, { maxBytes: Math.min(shortBytes, maxBytes), holding }, (error, plain) => {
      shortTurns.end();
      // From the beginning once more: what a decoder keeps while it waits may be more than what comes out.
      if (error?.status !== 413 || maxBytes <= shortBytes) done(error, plain);
      else if (!longTurns.begin(decodeLong)) done(tooMany, none);
    });
  shortTurns.begin(decodeShort);
}

function decode(encoding: Encoding, bytes: Buffer, { maxBytes, holding }: Room, done: Done): void {
  const list = new ByteList(holding, maxBytes);
  let isDone = false;
  const finish = (error: HttpError | null): void => {
    if (isDone) return;
    isDone = true;
    if (error === null) done(null, list.join());
    else {
      list.drop();
      holding.become(bytes.length);
      done(error, none);
    }
  };
  const decoder = encodings[encoding]({ chunkSize });
  decoder.on('data', (chunk: Buffer) => {
    if (isDone) return;
    try {
      if (list.bytes + chunk.length > maxBytes) {
        throw new HttpError(413, `the decompressed body is larger than the limit of ${maxBytes} bytes`);
      }
      list.add(chunk);
    } catch (error) {
      decoder.destroy();
      if (!(error instanceof HttpError)) throw error;
      finish(error);
    }
  });
  decoder.on('end', () => finish(null));
  decoder.on('error', () => finish(badRequest(`the body is not valid ${encoding}`)));
  decoder.end(bytes);
}
