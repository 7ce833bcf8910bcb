import { DamagedError } from './damaged.ts';

/**
 * Bytes that come in chunks, taken one after the other: a decoder makes what it takes at once be there first (`fill`), and
 * takes it then without waiting.
 */
export class ByteFeed {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #bytes: Uint8Array = Buffer.alloc(0);
  #at = 0;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** How many bytes can be taken at once. */
  get held(): number {
    return this.#bytes.length - this.#at;
  }

  /** Makes at least `length` bytes be there, or all that are left. */
  async fill(length: number): Promise<void> {
    while (this.held < length) {
      const next = await this.#chunks.next();
      if (next.done === true) return;
      this.#bytes =
        this.held === 0 ? next.value : Buffer.concat([this.#bytes.subarray(this.#at), next.value]);
      this.#at = 0;
    }
  }

  /** The next byte. @throws DamagedError where there is none */
  byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new DamagedError('it ends early');
    this.#at += 1;
    return byte;
  }

  /** The next bytes, which are the feed's own. @throws DamagedError where there are fewer */
  take(length: number): Buffer {
    if (length > this.held) throw new DamagedError('it ends early');
    this.#at += length;
    return Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + this.#at - length, length);
  }
}
