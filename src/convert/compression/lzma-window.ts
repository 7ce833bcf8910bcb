import { DamagedError } from './damaged.ts';

const chunkBytes = 64 * 1024;
/** The dictionary of the highest preset of all compressors. */
const maxDictionaryBytes = 64 * 1024 * 1024;

/** What was unpacked last, as far back as matches reach, and what of it was not given out yet. */
export class LzmaWindow {
  readonly #limit: number;
  #dictionary: Buffer;
  #at = 0;
  #isFull = false;
  #chunk = Buffer.allocUnsafe(chunkBytes);
  #filled = 0;
  totalBytes = 0;

  /** @param dictionaryBytes as the header says: a limit, which is only held once it's reached */
  constructor(dictionaryBytes: number) {
    this.#limit = Math.min(Math.max(dictionaryBytes, 4096), maxDictionaryBytes);
    this.#dictionary = Buffer.alloc(Math.min(this.#limit, chunkBytes));
  }

  get isChunkFull(): boolean {
    return this.#filled === this.#chunk.length;
  }

  /** What was unpacked since the last time. */
  takeChunk(): Buffer {
    const chunk = this.#chunk.subarray(0, this.#filled);
    this.#chunk = Buffer.allocUnsafe(chunkBytes);
    this.#filled = 0;
    return chunk;
  }

  put(byte: number): void {
    if (this.#at === this.#dictionary.length) this.#grow();
    this.#dictionary[this.#at] = byte;
    this.#at += 1;
    this.#chunk[this.#filled] = byte;
    this.#filled += 1;
    this.totalBytes += 1;
  }

  /** The byte so far back, the last one being 1. @throws DamagedError where there was none */
  back(distance: number): number {
    const at = this.#at - distance;
    if (at >= 0) return this.#dictionary[at] ?? 0;
    if (!this.#isFull || -at > this.#dictionary.length - this.#at) {
      throw new DamagedError('a match is further back than there is anything');
    }
    return this.#dictionary[at + this.#dictionary.length] ?? 0;
  }

  /**
   * Repeats what was so far back, as much as fits into the chunk.
   * @returns how many of the bytes are left
   */
  repeat(distance: number, length: number): number {
    let left = length;
    while (left > 0 && !this.isChunkFull) {
      this.put(this.back(distance));
      left -= 1;
    }
    return left;
  }

  #grow(): void {
    if (this.#dictionary.length < this.#limit) {
      const grown = Buffer.alloc(Math.min(this.#dictionary.length * 2, this.#limit));
      this.#dictionary.copy(grown);
      this.#dictionary = grown;
    } else {
      this.#at = 0;
      this.#isFull = true;
    }
  }
}
