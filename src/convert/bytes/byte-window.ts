import type { ByteSource } from './byte-source.ts';

const windowBytes = 256 * 1024;
const minBytes = 16;

/**
 * A source read from its beginning to its end through a window: what is wanted at once is made to be there first
 * (`fill`), and taken then without waiting.
 */
export class ByteWindow {
  readonly source: ByteSource;
  /** Filled again and again. */
  readonly #buffer: Buffer;
  #bytes: Buffer = Buffer.alloc(0);
  /** Where in the source the window begins. */
  #start: number;
  #at = 0;

  constructor(source: ByteSource, start = 0) {
    this.source = source;
    this.#start = start;
    this.#buffer = Buffer.allocUnsafe(Math.max(minBytes, Math.min(windowBytes, source.sizeBytes)));
  }

  /** Where in the source the next byte is. */
  get position(): number {
    return this.#start + this.#at;
  }

  set position(position: number) {
    const at = position - this.#start;
    if (at >= 0 && at <= this.#bytes.length) {
      this.#at = at;
    } else {
      this.#start = position;
      this.#at = 0;
      this.#bytes = Buffer.alloc(0);
    }
  }

  /** How many bytes can be taken at once. */
  get held(): number {
    return this.#bytes.length - this.#at;
  }

  /** How many bytes the source has from here on. */
  get left(): number {
    return this.source.sizeBytes - this.position;
  }

  /** Makes at least `length` bytes be there, or all that are left. */
  async fill(length: number): Promise<void> {
    if (this.held >= Math.min(length, this.left)) return;
    const position = this.position;
    const buffer =
      length > this.#buffer.length ? Buffer.allocUnsafe(Math.min(length, this.left)) : this.#buffer;
    this.#bytes = buffer.subarray(0, await this.source.readInto(buffer, position));
    this.#start = position;
    this.#at = 0;
  }

  /** The next byte, which is there. */
  byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new RangeError('The window was not filled.');
    this.#at += 1;
    return byte;
  }

  /** The next bytes, which are there; they are the window's own and change when it is filled anew. */
  take(length: number): Buffer {
    if (length > this.held) throw new RangeError('The window was not filled.');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** Some bytes of the source where they are there, without waiting; they are the window's own. */
  peek(position: number, length: number): Buffer | undefined {
    const at = position - this.#start;
    return at >= 0 && at + length <= this.#bytes.length ? this.#bytes.subarray(at, at + length) : undefined;
  }

  /** How many bytes it is to the next `byte`, that one included; -1 where none is there. */
  distanceTo(byte: number): number {
    const found = this.#bytes.indexOf(byte, this.#at);
    return found < 0 ? -1 : found - this.#at + 1;
  }
}
