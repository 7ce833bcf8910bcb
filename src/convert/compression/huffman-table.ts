import type { BitFeed } from './bit-feed.ts';
import { DamagedError } from './damaged.ts';

export const maxCodeBits = 20;

/** Codes of a Huffman tree, of which only the lengths are known: those of a length follow each other in the order of symbols. */
export class HuffmanTable {
  /** The symbols in the order of their codes. */
  readonly #symbols: Uint16Array;
  /** By length: how many codes there are, the first of them, and where its symbol is. */
  readonly #counts = new Uint16Array(maxCodeBits + 1);
  readonly #firstCodes = new Uint32Array(maxCodeBits + 1);
  readonly #starts = new Uint16Array(maxCodeBits + 1);

  /** @param lengths by symbol, from 1 to 20 */
  constructor(lengths: Uint8Array) {
    for (const length of lengths) this.#counts[length] = (this.#counts[length] ?? 0) + 1;
    let code = 0;
    let start = 0;
    for (let length = 1; length <= maxCodeBits; length += 1) {
      this.#firstCodes[length] = code;
      this.#starts[length] = start;
      const count = this.#counts[length] ?? 0;
      code = (code + count) * 2;
      start += count;
    }
    this.#symbols = Uint16Array.from(
      [...lengths.keys()].toSorted((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0)),
    );
  }

  read(source: BitFeed): number {
    let code = 0;
    for (let length = 1; length <= maxCodeBits; length += 1) {
      code = code * 2 + source.bits(1);
      const index = code - (this.#firstCodes[length] ?? 0);
      if (index >= 0 && index < (this.#counts[length] ?? 0)) {
        return this.#symbols[(this.#starts[length] ?? 0) + index] ?? 0;
      }
    }
    throw new DamagedError('it has a code that stands for nothing');
  }
}
