import type { EntropyBits, HuffmanTable } from './entropy-bits.ts';
import type { Component, Frame } from './frame.ts';

/** From the place of a coefficient in a scan to that in its block: T.81, figure 5. */
export const naturalOrder: readonly number[] = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7,
  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46,
  53, 60, 61, 54, 47, 55, 62, 63,
];

interface ScanComponent {
  readonly component: Component;
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable;
}

/** What a scan tells: which coefficients, in zigzag order, and which of their bits. */
export interface Scan {
  readonly parts: readonly ScanComponent[];
  readonly first: number;
  readonly last: number;
  /** The bit that earlier scans told down to; 0: none did. */
  readonly high: number;
  readonly low: number;
  /** Units after which there is a marker; 0: nowhere. */
  readonly restartInterval: number;
}

/** Reads the coefficients of a scan. T.81, F.2 and G.2 @throws PictureError */
export function readScan(bits: EntropyBits, frame: Frame, scan: Scan): void {
  const reader = new BlockReader(bits, frame.isProgressive, scan);
  const [only] = scan.parts;
  const isAlone = scan.parts.length === 1 && only !== undefined;
  const columns = isAlone ? Math.ceil(only.component.width / 8) : frame.unitColumns;
  const rows = isAlone ? Math.ceil(only.component.height / 8) : frame.unitRows;
  let units = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (scan.restartInterval > 0 && units > 0 && units % scan.restartInterval === 0) reader.restart();
      units++;
      if (isAlone) reader.block(0, row * only.component.columns + column);
      else {
        for (const [part, { component }] of scan.parts.entries()) {
          const { across, down } = component;
          for (let block = 0; block < across * down; block++) {
            const y = row * down + Math.floor(block / across);
            reader.block(part, y * component.columns + column * across + (block % across));
          }
        }
      }
    }
  }
}

class BlockReader {
  readonly #bits: EntropyBits;
  readonly #scan: Scan;
  readonly #isProgressive: boolean;
  readonly #predicted: number[];
  /** Blocks that have no more coefficients in this scan. */
  #ended = 0;

  constructor(bits: EntropyBits, isProgressive: boolean, scan: Scan) {
    this.#bits = bits;
    this.#scan = scan;
    this.#isProgressive = isProgressive;
    this.#predicted = scan.parts.map(() => 0);
  }

  restart(): void {
    this.#bits.restart();
    this.#predicted.fill(0);
    this.#ended = 0;
  }

  block(part: number, index: number): void {
    const { parts, first, high } = this.#scan;
    const scanned = parts[part];
    if (scanned === undefined) return;
    const block = scanned.component.coefficients.subarray(64 * index, 64 * index + 64);
    if (first === 0) this.#readDc(scanned, part, block);
    if (this.#isProgressive && first > 0) {
      if (high === 0) this.#readAc(scanned.ac, block, first);
      else this.#refineAc(scanned.ac, block);
    } else if (!this.#isProgressive) this.#readAc(scanned.ac, block, 1);
  }

  #readDc({ dc }: ScanComponent, part: number, block: Int16Array): void {
    const { high, low } = this.#scan;
    if (high > 0) {
      block[0] = (block[0] ?? 0) | (this.#bits.bit() << low);
      return;
    }
    const value = (this.#predicted[part] ?? 0) + this.#bits.signed(this.#bits.symbol(dc) & 15);
    this.#predicted[part] = value;
    block[0] = value * 2 ** low;
  }

  #readAc(table: HuffmanTable, block: Int16Array, first: number): void {
    const { last, low } = this.#scan;
    if (this.#ended > 0) {
      this.#ended--;
      return;
    }
    for (let k = first; k <= last; k++) {
      const symbol = this.#bits.symbol(table);
      const [run, size] = [symbol >> 4, symbol & 15];
      if (size === 0 && run < 15) {
        this.#ended = (1 << run) - 1 + this.#bits.bits(run);
        return;
      }
      k += run;
      if (size > 0) block[naturalOrder[k] ?? 63] = this.#bits.signed(size) * 2 ** low;
    }
  }

  /** One more bit of coefficients that earlier scans told, and those that have become other than 0. */
  #refineAc(table: HuffmanTable, block: Int16Array): void {
    const { first, last, low } = this.#scan;
    const one = 1 << low;
    let k = first;
    while (k <= last && this.#ended === 0) {
      const symbol = this.#bits.symbol(table);
      const [run, size] = [symbol >> 4, symbol & 15];
      if (size === 0 && run < 15) {
        this.#ended = (1 << run) + this.#bits.bits(run);
        break;
      }
      const made = size === 0 ? 0 : this.#bits.bit() === 1 ? one : -one;
      k = this.#refineUntil(block, k, run);
      if (made !== 0) block[naturalOrder[k] ?? 63] = made;
      k++;
    }
    if (this.#ended === 0) return;
    this.#refineUntil(block, k, Infinity);
    this.#ended--;
  }

  /** Goes on until so many coefficients of 0 have been passed over, and to the next. */
  #refineUntil(block: Int16Array, from: number, zeros: number): number {
    const { last, low } = this.#scan;
    let left = zeros;
    let k = from;
    for (; k <= last; k++) {
      const place = naturalOrder[k] ?? 63;
      const known = block[place] ?? 0;
      if (known === 0) {
        if (left === 0) break;
        left--;
      } else if (this.#bits.bit() === 1 && ((known > 0 ? known : -known) & (1 << low)) === 0) {
        block[place] = known + (known > 0 ? 1 << low : -(1 << low));
      }
    }
    return k;
  }
}
