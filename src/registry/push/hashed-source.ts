import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Content, SeekableContent } from '../../util/blobs/content.ts';

/** Content that is hashed as it is sent, however often some of it has to be sent again. */
export interface HashedSource {
  readonly sizeBytes: number;
  /**
   * A fresh stream from `start` up to, not including, `end`.
   * @param onRead hears the position in the content that has been read up to.
   */
  openRange(start: number, end: number, onRead: (position: number) => void): Readable;
  /** How far it has ever been read. */
  readBytes(): number;
  /**
   * To be called once all bytes have been read.
   * @throws MlpackError INTEGRITY when they do not have the digest.
   */
  verify(): void;
}

/** @param label for messages */
export function hashedSource(content: SeekableContent, label: string): HashedSource {
  const hash = createHash('sha256');
  let hashedBytes = 0;
  let sha256: string | undefined;

  async function* opened(start: number, end: number): AsyncGenerator<Uint8Array> {
    try {
      yield* content.openRange(start, end);
    } catch (cause) {
      throw new MlpackError('FILE_NOT_READABLE', `What is to be sent as ${label} cannot be read.`, { cause });
    }
  }

  async function* read(start: number, end: number, onRead: (position: number) => void) {
    let position = start;
    for await (const bytes of opened(start, end)) {
      // What is sent again has been hashed before; the position never jumps ahead of what has been hashed.
      const seen = hashedBytes - position;
      if (seen < bytes.byteLength) {
        hash.update(bytes.subarray(seen));
        hashedBytes = position + bytes.byteLength;
      }
      position += bytes.byteLength;
      onRead(position);
      yield bytes;
    }
    if (position !== end) throw changed(label, content, `ends after ${position} of its bytes`);
  }

  return {
    sizeBytes: content.sizeBytes,
    openRange: (start, end, onRead) => Readable.from(read(start, end, onRead), { objectMode: false }),
    readBytes: () => hashedBytes,
    verify() {
      sha256 ??= hash.digest('hex');
      if (sha256 !== content.sha256) throw changed(label, content, `has SHA-256 ${sha256}`);
    },
  };
}

function changed(label: string, { sha256 }: Content, found: string): MlpackError {
  return new MlpackError('INTEGRITY', `What is to be sent as ${label} ${found}, not ${sha256}.`, {
    suggestions: ['The file was changed or is damaged: build the image again.'],
  });
}
