import { freeBytes } from './free-bytes.ts';
import type { Holding } from './holding.ts';

/** What a piece of bytes takes beside them. */
export const pieceBytes = 256;

/** Memory is taken in steps of so much: at first less, so that bodies just beyond a piece take no more than they need. */
const stepBytes = 1024 * 1024;

const none = Buffer.alloc(0);

/**
 * Bytes that come in pieces, and what is held for them. Pieces are copied as they come, into memory that is given back the
 * moment it is not needed: kept until they are joined, they would outlive V8's collections of young garbage, and
 * what is refused or joined would go on taking its memory for long. That memory grows where it is, in room that is
 * kept for all that may come: to copy what is there already, or to clear as much again, takes tens of milliseconds
 * for 16 MB, in which its thread answers nobody.
 */
export class ByteList {
  readonly #holding: Holding;
  readonly #mostBytes: number;
  /** The first piece, as long as it is the only one, which nearly always it stays. */
  #first: Buffer | null = null;
  #memory: ArrayBuffer | null = null;
  #bytes = 0;

  /** @param mostBytes that can come; it is for the caller to stop there */
  constructor(holding: Holding, mostBytes: number) {
    this.#holding = holding;
    this.#mostBytes = mostBytes;
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
    this.#memory?.transferToFixedLength(0);
    this.#memory = null;
  }

  #add(piece: Buffer): void {
    const start = this.#bytes;
    const end = start + piece.length;
    if (start === 0) {
      this.#holding.grow(piece.length + pieceBytes);
      this.#first = piece;
    } else {
      const target = new Uint8Array(this.#roomFor(end));
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

  #roomFor(bytes: number): ArrayBuffer {
    const capacity = this.#memory?.byteLength ?? 0;
    if (this.#memory !== null && bytes <= capacity) return this.#memory;
    const wanted = Math.min(this.#mostBytes, 2 * bytes, bytes + stepBytes);
    this.#holding.grow(wanted - capacity);
    try {
      this.#memory ??= new ArrayBuffer(0, { maxByteLength: this.#mostBytes });
      this.#memory.resize(wanted);
    } catch (error) {
      // The system has none to give, or not in one piece (`ulimit -v`).
      if (error instanceof RangeError) throw this.#holding.refusal(wanted);
      throw error;
    }
    return this.#memory;
  }

  #fitted(memory: ArrayBuffer): Buffer {
    // To give a part of it back takes milliseconds, as all threads of the process have to learn of it.
    if (memory.byteLength > this.#bytes) memory.resize(this.#bytes);
    return Buffer.from(memory, 0, this.#bytes);
  }
}
