import { pipeline, Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import xz from 'xz-decompress';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { cutAtFrameEnds } from '../../util/compression/zstd-frames.ts';

/**
 * Decompresses by the ending of a name (`.xz`, `.gz`, `.zst`, or none).
 * @throws MlpackError INTEGRITY naming `label`, also while iterating
 */
export async function* decompress(
  source: AsyncIterable<Uint8Array>,
  name: string,
  label: string,
): AsyncGenerator<Uint8Array> {
  try {
    yield* decoded(source, name);
  } catch (error) {
    if (error instanceof MlpackError) throw error;
    throw new MlpackError('INTEGRITY', `${label} cannot be decompressed: ${String(error)}`, { cause: error });
  }
}

function decoded(source: AsyncIterable<Uint8Array>, name: string): AsyncIterable<Uint8Array> {
  if (name.endsWith('.xz')) return new xz.XzReadableStream(ReadableStream.from(source));
  if (name.endsWith('.gz')) return pipeline(Readable.from(source), createGunzip(), () => {});
  if (name.endsWith('.zst')) {
    return pipeline(Readable.from(cutAtFrameEnds(source)), createZstdDecompress(), () => {});
  }
  return source;
}
