/** The text of a block, made from what the Burrows-Wheeler transform sorted, a piece at a time. */
export class Bzip2Text {
  /** For each sorted byte: where the one is that follows it in the text, and in the lowest eight bits that byte. */
  readonly #successors: Uint32Array;
  #at: number;
  #left: number;
  #last = -1;
  /** How many times the last byte has come already; after the fourth comes how often it's repeated. */
  #alike = 0;
  /** How many repetitions of the last byte are still to be written. */
  #repeated = 0;

  /** @param origin where the text begins in what was sorted */
  constructor(transformed: Uint8Array, origin: number) {
    this.#successors = successorsOf(transformed);
    this.#at = (this.#successors[origin] ?? 0) >>> 8;
    this.#left = transformed.length;
  }

  /** Writes on. @returns how many bytes; fewer than there is room for at the end */
  read(chunk: Uint8Array): number {
    // Fields are read and written once a chunk: this loop takes most of the time.
    const successors = this.#successors;
    let at = this.#at;
    let left = this.#left;
    let last = this.#last;
    let alike = this.#alike;
    let repeated = this.#repeated;
    let filled = 0;
    while (filled < chunk.length) {
      if (repeated > 0) {
        const count = Math.min(repeated, chunk.length - filled);
        chunk.fill(last, filled, filled + count);
        filled += count;
        repeated -= count;
        continue;
      }
      if (left === 0) break;
      left -= 1;
      const entry = successors[at] ?? 0;
      at = entry >>> 8;
      const byte = entry & 0xff;
      if (alike === 4) {
        repeated = byte;
        alike = 0;
        continue;
      }
      alike = byte === last && alike > 0 ? alike + 1 : 1;
      last = byte;
      chunk[filled] = byte;
      filled += 1;
    }
    this.#at = at;
    this.#left = left;
    this.#last = last;
    this.#alike = alike;
    this.#repeated = repeated;
    return filled;
  }
}

/** Bytes that are alike follow each other in the text in the order in which they were sorted. */
function successorsOf(transformed: Uint8Array): Uint32Array {
  const starts = new Uint32Array(257);
  for (const byte of transformed) starts[byte + 1] = (starts[byte + 1] ?? 0) + 1;
  for (let byte = 1; byte < starts.length; byte += 1) {
    starts[byte] = (starts[byte] ?? 0) + (starts[byte - 1] ?? 0);
  }
  const successors = Uint32Array.from(transformed);
  for (let at = 0; at < transformed.length; at += 1) {
    const byte = transformed[at] ?? 0;
    const sorted = starts[byte] ?? 0;
    starts[byte] = sorted + 1;
    successors[sorted] = (successors[sorted] ?? 0) | (at << 8);
  }
  return successors;
}
