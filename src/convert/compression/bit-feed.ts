import type { ByteFeed } from './byte-feed.ts';

/** Bits of a feed, the highest of a byte first. */
export class BitFeed {
  readonly feed: ByteFeed;
  #held = 0;
  #count = 0;

  constructor(feed: ByteFeed) {
    this.feed = feed;
  }

  /** @param count at most 24 */
  bits(count: number): number {
    while (this.#count < count) {
      this.#held = ((this.#held << 8) | this.feed.byte()) >>> 0;
      this.#count += 8;
    }
    this.#count -= count;
    const taken = this.#held >>> this.#count;
    this.#held &= (1 << this.#count) - 1;
    return taken;
  }

  /** A whole number of 32 bits. */
  word(): number {
    return this.bits(16) * 0x10000 + this.bits(16);
  }

  /** Leaves out the bits up to the next byte. */
  alignToByte(): void {
    this.#held = 0;
    this.#count = 0;
  }
}
