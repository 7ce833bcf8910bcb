import { PictureError } from '../../picture.ts';

/** Codes of Huffman's as a JPEG has them: how many there are of each length, and what they stand for. T.81, C */
export interface HuffmanTable {
  /** By length, 1 to 16: the first code, how many there are, and where what they stand for begins. */
  readonly firsts: readonly number[];
  readonly counts: readonly number[];
  readonly places: readonly number[];
  readonly values: Uint8Array;
}

export function huffmanTable(counts: readonly number[], values: Uint8Array): HuffmanTable {
  const [firsts, places]: [number[], number[]] = [[], []];
  let [code, place] = [0, 0];
  for (const count of counts) {
    firsts.push(code);
    places.push(place);
    place += count;
    code = (code + count) << 1;
  }
  return { firsts, counts, places, values };
}

/** The bits of a scan, of which bytes of 0 after one of 255 are none. */
export class EntropyBits {
  readonly #bytes: Uint8Array;
  #at: number;
  #held = 0;
  #buffer = 0;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** Where the marker after them is, or is to be looked for. */
  get at(): number {
    return this.#at;
  }

  /** @throws PictureError where a marker or the end of the file comes before, as all others do */
  bit(): number {
    if (this.#held === 0) {
      const byte = this.#bytes[this.#at];
      const isMarker = byte === 0xff && this.#bytes[this.#at + 1] !== 0;
      if (byte === undefined || isMarker) throw new PictureError('is cut off');
      this.#at += byte === 0xff ? 2 : 1;
      this.#buffer = byte;
      this.#held = 8;
    }
    this.#held--;
    return (this.#buffer >> this.#held) & 1;
  }

  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value = (value << 1) | this.bit();
    return value;
  }

  /** A number of so many bits, of which those that begin with 0 are negative. T.81, F.12 */
  signed(count: number): number {
    if (count === 0) return 0;
    const value = this.bits(count);
    return value < 2 ** (count - 1) ? value - 2 ** count + 1 : value;
  }

  symbol({ firsts, counts, places, values }: HuffmanTable): number {
    let code = 0;
    for (let length = 0; length < 16; length++) {
      code = (code << 1) | this.bit();
      const place = code - (firsts[length] ?? 0);
      if (place < (counts[length] ?? 0)) return values[(places[length] ?? 0) + place] ?? 0;
    }
    throw new PictureError('is a damaged JPEG');
  }

  /** Goes on after a marker that says how far the scan has come. */
  restart(): void {
    this.#held = 0;
    while (this.#bytes[this.#at] === 0xff && this.#bytes[this.#at + 1] === 0xff) this.#at++;
    const marker = this.#bytes[this.#at + 1] ?? 0;
    if (this.#bytes[this.#at] !== 0xff || marker < 0xd0 || marker > 0xd7) {
      throw new PictureError('is a damaged JPEG');
    }
    this.#at += 2;
  }
}
