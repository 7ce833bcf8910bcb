import type { ByteSource } from './byte-source.ts';

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
    return this.#source.read(this.#offset + offset, Math.min(length, this.sizeBytes - offset));
  }

  /** The same bytes as a source of their own. */
  asSource(path: string): ByteSource {
    return {
      path,
      sizeBytes: this.sizeBytes,
      read: async (offset, length) => await this.read(offset, Math.max(0, length)),
    };
  }
}
