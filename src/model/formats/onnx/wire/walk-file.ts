import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { fileContent, type Content } from '../../../../util/blobs/content.ts';
import type { ByteRange } from '../outline.ts';
import { RangeDigests } from './range-digests.ts';

/** Bytes that take the place of a range of the file; an empty range inserts. */
export interface Patch extends ByteRange {
  readonly bytes: Uint8Array;
}

/** What is known of a file's bytes after a walk over them. */
export interface WalkedFile {
  /** The file with its patches. */
  readonly content: Content;
  /** SHA-256 of one of the ranges that were asked for, in the file without patches; lower-case hex. */
  sha256Of(range: ByteRange): string;
}

const readBytes = 1 << 20;

/**
 * Hashes a file and ranges of it in one walk over its bytes, of which few are ever held.
 *
 * @param options.patches in any order; they may not overlap
 * @param options.ranges may overlap
 */
export async function walkFile(
  path: string,
  options: {
    readonly patches?: readonly Patch[];
    readonly ranges: readonly ByteRange[];
    readonly signal: AbortSignal | undefined;
  },
): Promise<WalkedFile> {
  const { patches = [], ranges, signal } = options;
  const { size } = await stat(path);
  const ordered = patches.toSorted((a, b) => a.start - b.start);
  const digests = new RangeDigests(ranges);
  const whole = createHash('sha256');
  for await (const bytes of patched(digests.watch(read(path)), ordered)) {
    signal?.throwIfAborted();
    whole.update(bytes);
  }
  while (digests.isIncomplete) for await (const _ of digests.watch(read(path))) signal?.throwIfAborted();
  const sizeBytes = ordered.reduce((sum, { start, end, bytes }) => sum + bytes.length - (end - start), size);
  const known = { sizeBytes, sha256: whole.digest('hex') };
  const open = (): Readable => Readable.from(patched(read(path), ordered), { objectMode: false });
  return {
    content: ordered.length === 0 ? fileContent(path, known) : { ...known, open },
    sha256Of: (range) => digests.sha256Of(range),
  };
}

function read(path: string): AsyncIterable<Buffer> {
  return createReadStream(path, { highWaterMark: readBytes });
}

/** @param patches sorted by where they start */
async function* patched(file: AsyncIterable<Buffer>, patches: readonly Patch[]): AsyncGenerator<Uint8Array> {
  let [next, kept, end] = [0, 0, 0];
  for await (const chunk of file) {
    const start = end;
    end += chunk.length;
    for (let patch = patches[next]; patch !== undefined && patch.start < end; patch = patches[next]) {
      next += 1;
      if (kept < patch.start) yield chunk.subarray(Math.max(kept - start, 0), patch.start - start);
      yield patch.bytes;
      kept = patch.end;
    }
    if (kept < end) yield chunk.subarray(Math.max(kept - start, 0));
  }
  for (const { bytes } of patches.slice(next)) yield bytes;
}
