import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';

/**
 * Bytes whose size and digest are known before they are read. They may be larger than memory,
 * so they are only ever streamed; opening twice gives the same bytes twice.
 */
export interface Content {
  readonly sizeBytes: number;
  /** Lower-case hex SHA-256 of the bytes. */
  readonly sha256: string;
  /** A fresh stream over the bytes. */
  open(): Readable;
}

/** Content of which any part can be reached without reading what is before it. */
export interface SeekableContent extends Content {
  /** A fresh stream over the bytes from `start` up to, not including, `end`. */
  openRange(start: number, end: number): Readable;
}

export function isSeekable(content: Content): content is SeekableContent {
  return 'openRange' in content;
}

/** Content held in memory; for small, generated files. */
export function bytesContent(bytes: Uint8Array | string): SeekableContent {
  const buffer = typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : bytes;
  return {
    sizeBytes: buffer.byteLength,
    sha256: createHash('sha256').update(buffer).digest('hex'),
    open: () => Readable.from([buffer], { objectMode: false }),
    openRange: (start, end) => Readable.from([buffer.subarray(start, end)], { objectMode: false }),
  };
}

/** Content of a file whose size and digest have been established, for example by {@link hashFile}. */
export function fileContent(path: string, known: { sizeBytes: number; sha256: string }): SeekableContent {
  const highWaterMark = 1 << 20;
  return {
    sizeBytes: known.sizeBytes,
    sha256: known.sha256,
    open: () => createReadStream(path, { highWaterMark }),
    // Node's `end` is the last byte itself, so that nothing cannot be asked for.
    openRange: (start, end) =>
      start === end ? Readable.from([]) : createReadStream(path, { highWaterMark, start, end: end - 1 }),
  };
}

/** Content of a small file, read now. */
export async function readFileContent(path: string): Promise<Content> {
  return bytesContent(await readFile(path));
}

/** All bytes of a content, in memory; for small ones. */
export async function readAll(content: Content): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content.open()) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}
