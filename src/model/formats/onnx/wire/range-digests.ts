import { createHash, hash as hashAtOnce, type Hash } from 'node:crypto';
import type { ByteRange } from '../outline.ts';

/** Ranges that are under way at one place of the file. Those of real models hardly overlap; of a hostile one, any number may. */
const mostOpen = 64;

interface OpenRange {
  readonly range: ByteRange;
  readonly hash: Hash;
}

/** Hashes ranges of a file, which may overlap, while somebody walks over its bytes. */
export class RangeDigests {
  readonly #sha256 = new Map<string, string>();
  #wanted: ByteRange[];

  constructor(ranges: readonly ByteRange[]) {
    const distinct = new Map(ranges.map((range) => [keyOf(range), range]));
    this.#wanted = [...distinct.values()].toSorted((a, b) => a.start - b.start);
  }

  /** Whether another walk is needed for ranges that overlapped with too many others. */
  get isIncomplete(): boolean {
    return this.#wanted.length > 0;
  }

  /** Passes on the bytes of the whole file, from its beginning, and hashes what it can of the ranges. */
  async *watch(file: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const ranges = this.#wanted;
    const postponed: ByteRange[] = [];
    let open: OpenRange[] = [];
    let next = 0;
    let end = 0;
    for await (const chunk of file) {
      const start = end;
      end += chunk.length;
      for (const { range, hash } of open) hash.update(chunk.subarray(0, range.end - start));
      open = open.filter((one) => one.range.end > end || this.#close(one));
      for (let range = ranges[next]; range !== undefined && range.start < end; range = ranges[next]) {
        next += 1;
        const bytes = chunk.subarray(range.start - start, range.end - start);
        if (range.end <= end) this.#sha256.set(keyOf(range), hashAtOnce('sha256', bytes));
        else if (open.length >= mostOpen) postponed.push(range);
        else open.push({ range, hash: createHash('sha256').update(bytes) });
      }
      yield chunk;
    }
    // A file that has become shorter is found by those who copy it.
    for (const one of open) this.#close(one);
    for (const range of ranges.slice(next)) this.#sha256.set(keyOf(range), hashAtOnce('sha256', ''));
    this.#wanted = postponed;
  }

  /** SHA-256 of one of the ranges, in lower-case hex. */
  sha256Of(range: ByteRange): string {
    const found = this.#sha256.get(keyOf(range));
    if (found === undefined) throw new RangeError(`bytes ${keyOf(range)} have not been hashed`);
    return found;
  }

  #close({ range, hash }: OpenRange): false {
    this.#sha256.set(keyOf(range), hash.digest('hex'));
    return false;
  }
}

function keyOf({ start, end }: ByteRange): string {
  return `${start}-${end}`;
}
