import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
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

/** Content held in memory; for small, generated files. */
export function bytesContent(bytes: Uint8Array | string): Content {
  const buffer = typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : bytes;
  return {
    sizeBytes: buffer.byteLength,
    sha256: createHash('sha256').update(buffer).digest('hex'),
    open: () => Readable.from([buffer], { objectMode: false }),
  };
}

/** Content of a file whose size and digest have been established, for example by {@link hashFile}. */
export function fileContent(path: string, known: { sizeBytes: number; sha256: string }): Content {
  return { ...known, open: () => createReadStream(path, { highWaterMark: 1 << 20 }) };
}
