import { ReadableStream } from 'node:stream/web';
import xz from 'xz-decompress';
import { errnoOf } from '../../util/files/file-error.ts';
import { DamagedError } from './damaged.ts';

/** Unpacks an .xz file. @throws DamagedError */
export async function* unpackXz(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* new xz.XzReadableStream(ReadableStream.from(source));
  } catch (error) {
    if (errnoOf(error) !== undefined || isAbort(error)) throw error;
    throw new DamagedError(error instanceof Error ? error.message : String(error));
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
