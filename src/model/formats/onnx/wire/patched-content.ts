import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { fileContent, type Content } from '../../../../util/blobs/content.ts';
import type { ByteRange } from '../outline.ts';

/** Bytes that take the place of a range of the file; an empty range inserts. */
export interface Patch extends ByteRange {
  readonly bytes: Buffer;
}

const readBytes = 1 << 20;

/** A file as it is, hashed by streaming it once. */
export async function hashedFileContent(path: string, signal?: AbortSignal): Promise<Content> {
  const { size: sizeBytes } = await stat(path);
  const open = (): Readable => createReadStream(path, { highWaterMark: readBytes });
  return fileContent(path, { sizeBytes, sha256: await sha256Of(open(), signal) });
}

/** A file with patches, which may be in any order but may not overlap; the file itself is only ever streamed. */
export async function patchedFileContent(
  path: string,
  patches: readonly Patch[],
  signal?: AbortSignal,
): Promise<Content> {
  const { size } = await stat(path);
  const ordered = patches.toSorted((a, b) => a.start - b.start);
  const open = (): Readable => Readable.from(splice(path, size, ordered), { objectMode: false });
  const change = ordered.reduce((sum, { start, end, bytes }) => sum + bytes.length - (end - start), 0);
  return { sizeBytes: size + change, sha256: await sha256Of(open(), signal), open };
}

async function* splice(path: string, size: number, patches: readonly Patch[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (const { start, end, bytes } of patches) {
    yield* readRange(path, at, start);
    yield bytes;
    at = end;
  }
  yield* readRange(path, at, size);
}

async function* readRange(path: string, start: number, end: number): AsyncGenerator<Buffer> {
  if (start < end) yield* createReadStream(path, { start, end: end - 1, highWaterMark: readBytes });
}

async function sha256Of(stream: Readable, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of stream) {
    signal?.throwIfAborted();
    hash.update(chunk);
  }
  return hash.digest('hex');
}
