import { createReadStream } from 'node:fs';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { cutAtFrameEnds } from '../../util/compression/zstd-frames.ts';

/** A member of a tar: its header, and its bytes as long as the next has not been asked for. */
export interface TarEntry {
  readonly header: Header;
  /** Offset at which the bytes begin in the uncompressed archive. */
  readonly offset: number;
  readonly bytes: AsyncIterable<Uint8Array>;
}

const headerBytes = 512;

export type Compression = 'none' | 'gzip' | 'zstd';

/**
 * The members of a tar, in order; each must be read or left before the next is asked for.
 * @param where names the archive in errors
 * @throws MlpackError IMAGE_INVALID when it is not a whole, well-formed archive
 */
export async function* readTar(
  source: AsyncIterable<Uint8Array>,
  compression: Compression,
  where: string,
  signal?: AbortSignal,
): AsyncGenerator<TarEntry> {
  const entries = extract();
  const stages: Transform[] = compression === 'none' ? [] : [decompressor(compression)];
  const feeding = pipeline([Readable.from(pieces(source, compression)), ...stages, entries], {
    signal,
  }).catch((error: unknown) => {
    entries.destroy(error instanceof Error ? error : new Error(String(error)));
    return error;
  });
  try {
    for await (const entry of entries) {
      const bytes = bytesOfMember(entry, where, signal);
      yield { header: withPaxOwner(entry.header), offset: entry.offset + headerBytes, bytes };
      entry.resume();
    }
  } catch (cause) {
    throw tarError(cause, where, signal);
  } finally {
    entries.destroy();
    await feeding;
  }
}

/** Who reads a member learns first that the archive ends in it. */
async function* bytesOfMember(
  entry: AsyncIterable<unknown>,
  where: string,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    yield* bytesOf(entry);
  } catch (cause) {
    throw tarError(cause, where, signal);
  }
}

function tarError(cause: unknown, where: string, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted === true) return signal.reason;
  if (cause instanceof MlpackError) return cause;
  return new MlpackError('IMAGE_INVALID', `${where} is not a whole tar archive.`, { cause });
}

/** The same for a file. */
export function readTarFile(
  path: string,
  compression: Compression,
  signal?: AbortSignal,
): AsyncGenerator<TarEntry> {
  return readTar(createReadStream(path, { highWaterMark: 1 << 20 }), compression, path, signal);
}

/**
 * A member's name as a plain relative path ('' for the root), or undefined when it would lead out of the
 * folder it is unpacked into.
 */
export function memberPath(name: string): string | undefined {
  const parts: string[] = [];
  for (const part of name.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' || part.includes('\0')) return undefined;
    parts.push(part);
  }
  return parts.join('/');
}

/** tar-stream leaves owners that ustar has no room for in the pax records. */
function withPaxOwner(header: Header): Header {
  const { pax } = header;
  if (typeof pax !== 'object' || pax === null) return header;
  const uid = 'uid' in pax ? Number(pax.uid) : header.uid;
  const gid = 'gid' in pax ? Number(pax.gid) : header.gid;
  return { ...header, uid, gid };
}

/** The uncompressed bytes of a file. */
export async function* readUncompressed(
  path: string,
  compression: Compression,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const source = createReadStream(path, { highWaterMark: 1 << 20 });
  if (compression === 'none') {
    yield* bytesOf(source);
    return;
  }
  const stage = decompressor(compression);
  const feeding = pipeline(pieces(source, compression), stage, { signal });
  try {
    yield* bytesOf(stage);
  } finally {
    stage.destroy();
    // Its error, if any, has come out of the stage.
    await feeding.catch(() => {});
  }
}

async function* bytesOf(source: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) if (chunk instanceof Uint8Array) yield chunk;
}

/** The bytes in pieces that the decompressor reads whole. */
function pieces(source: AsyncIterable<Uint8Array>, compression: Compression): AsyncIterable<Uint8Array> {
  return compression === 'zstd' ? cutAtFrameEnds(source) : source;
}

function decompressor(compression: 'gzip' | 'zstd'): Transform {
  return compression === 'gzip' ? createGunzip() : createZstdDecompress();
}
