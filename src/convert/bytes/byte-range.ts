import { heldSource, type ByteSource } from './byte-source.ts';
import type { ByteWindow } from './byte-window.ts';

/** Some bytes of a source, which stay there until they are asked for. */
export class ByteRange {
  readonly sizeBytes: number;
  readonly #source: ByteSource;
  readonly #offset: number;

  constructor(source: ByteSource, offset: number, sizeBytes: number) {
    this.#source = source;
    this.#offset = offset;
    this.sizeBytes = sizeBytes;
  }

  /** All of them, or some. */
  read(offset = 0, length = this.sizeBytes - offset): Promise<Buffer> {
    const left = Math.max(0, this.sizeBytes - offset);
    return this.#source.read(this.#offset + offset, Math.max(0, Math.min(length, left)));
  }

  /** All of them where a window on their source holds them already; they are the window's own. */
  peek(window: ByteWindow): Buffer | undefined {
    return window.source === this.#source ? window.peek(this.#offset, this.sizeBytes) : undefined;
  }

  /** The same bytes as a source of their own. */
  asSource(path: string): ByteSource {
    return {
      path,
      sizeBytes: this.sizeBytes,
      read: async (offset, length) => await this.read(offset, length),
      readInto: async (target, offset) => (await this.read(offset, target.length)).copy(target),
    };
  }
}

/** Bytes that are held already, as a range. */
export function heldRange(bytes: Buffer): ByteRange {
  return new ByteRange(heldSource('', bytes), 0, bytes.length);
}
