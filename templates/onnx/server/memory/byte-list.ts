import { freeBytes } from './free-bytes.ts';
import type { Holding } from './holding.ts';

/** What a piece of bytes takes beside them. */
export const pieceBytes = 256;

const none = Buffer.alloc(0);

/**
 * Bytes that come in pieces, and what is held for them. Pieces are copied as they come, into memory that is given back the
 * moment it is not needed: kept until they are joined, they would outlive V8's collections of young garbage, and
 * what is refused or joined would go on taking its memory for long.
 */
export class ByteList {
  readonly #holding: Holding;
  /** As long as there is one, which nearly always is all. */
  #first: Buffer | null = null;
  #memory: ArrayBuffer | null = null;
  #bytes = 0;

  constructor(holding: Holding) {
    this.#holding = holding;
  }

  /** How many have come. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * @param piece the list's own from here on
   * @throws HttpError where there is no memory for it, and then nothing is kept: see {@link Holding.grow}
   */
  add(piece: Buffer): void {
    try {
      this.#add(piece);
    } catch (error) {
      this.drop();
      throw error;
    }
  }

  /** All of them in one piece, and nothing else is held from here on. */
  join(): Buffer {
    const joined = this.#memory === null ? (this.#first ?? none) : this.#fitted(this.#memory);
    this.#first = null;
    this.#memory = null;
    this.#holding.become(joined.length);
    return joined;
  }

  /** Frees them at once. */
  drop(): void {
    this.#first = null;
    this.#memory?.transfer(0);
    this.#memory = null;
  }

  #add(piece: Buffer): void {
    const start = this.#bytes;
    const end = start + piece.length;
    if (start === 0) {
      this.#holding.grow(piece.length + pieceBytes);
      this.#first = piece;
    } else {
      const memory = this.#roomFor(end);
      const target = new Uint8Array(memory);
      if (this.#first !== null) {
        target.set(this.#first);
        freeBytes(this.#first);
      }
      this.#first = null;
      target.set(piece, start);
      freeBytes(piece);
    }
    this.#bytes = end;
  }

  /** Memory is doubled as it is needed; while it is copied, both are there, the new one not yet filled. */
  #roomFor(bytes: number): ArrayBuffer {
    const capacity = this.#memory?.byteLength ?? 0;
    if (this.#memory === null || bytes > capacity) {
      const wanted = 2 * bytes;
      this.#holding.grow(wanted - capacity);
      this.#memory = this.#memory?.transfer(wanted) ?? new ArrayBuffer(wanted);
    }
    return this.#memory;
  }

  #fitted(memory: ArrayBuffer): Buffer {
    this.#holding.become(memory.byteLength + this.#bytes);
    return Buffer.from(memory.transfer(this.#bytes));
  }
}
