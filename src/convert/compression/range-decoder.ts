import type { ByteFeed } from './byte-feed.ts';
import { DamagedError } from './damaged.ts';

const probabilityBits = 11;
const moveBits = 5;

/** Probabilities of bits being 0, of 2,048. */
export type Probabilities = Uint16Array;

export function evenProbabilities(count: number): Probabilities {
  return new Uint16Array(count).fill(1 << (probabilityBits - 1));
}

/** Bits out of a range that their probabilities divide. */
export class RangeDecoder {
  readonly #feed: ByteFeed;
  /** Range, then code: numbers of 32 bits in a typed array, which V8 doesn't box. */
  readonly #state = Uint32Array.of(0xffffffff, 0);

  /** @param feed has five bytes at least */
  constructor(feed: ByteFeed) {
    this.#feed = feed;
    if (feed.byte() !== 0) throw new DamagedError('it begins otherwise');
    this.#state[1] = feed.take(4).readUInt32BE();
  }

  bit(probabilities: Probabilities, index: number): number {
    const state = this.#state;
    const range = state[0] ?? 0;
    const probability = probabilities[index] ?? 0;
    const bound = (range >>> probabilityBits) * probability;
    const code = state[1] ?? 0;
    let bit = 0;
    if (code < bound) {
      state[0] = bound;
      probabilities[index] = probability + (((1 << probabilityBits) - probability) >> moveBits);
    } else {
      state[0] = range - bound;
      state[1] = code - bound;
      probabilities[index] = probability - (probability >> moveBits);
      bit = 1;
    }
    this.#normalize();
    return bit;
  }

  /** Bits that are 0 as often as 1, the highest first. */
  directBits(count: number): number {
    const state = this.#state;
    let result = 0;
    for (let left = count; left > 0; left -= 1) {
      const half = (state[0] ?? 0) >>> 1;
      const isOne = (state[1] ?? 0) >= half;
      state[0] = half;
      if (isOne) state[1] = (state[1] ?? 0) - half;
      result = result * 2 + (isOne ? 1 : 0);
      this.#normalize();
    }
    return result;
  }

  /** A number of some bits, the highest first: each bit's probability depends on those above it. */
  tree(probabilities: Probabilities, bits: number, offset = 0): number {
    let node = 1;
    for (let left = bits; left > 0; left -= 1) node = (node << 1) | this.bit(probabilities, offset + node);
    return node - (1 << bits);
  }

  /** The same with the lowest bit first. */
  reverseTree(probabilities: Probabilities, bits: number, offset = 0): number {
    let node = 1;
    let result = 0;
    for (let at = 0; at < bits; at += 1) {
      const bit = this.bit(probabilities, offset + node);
      node = (node << 1) | bit;
      result |= bit << at;
    }
    return result;
  }

  #normalize(): void {
    const state = this.#state;
    if ((state[0] ?? 0) >= 0x1000000) return;
    state[0] = (state[0] ?? 0) << 8;
    state[1] = ((state[1] ?? 0) << 8) | this.#feed.byte();
  }
}
