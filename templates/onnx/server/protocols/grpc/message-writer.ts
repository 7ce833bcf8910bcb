import { wireType } from './field-reader.ts';

/** Writes a protobuf message. Fields are written in the order of the calls, those with default values too. */
export class MessageWriter {
  #bytes = Buffer.allocUnsafeSlow(256);
  #length = 0;

  text(field: number, text: string): void {
    const length = Buffer.byteLength(text);
    this.#head(field, length);
    this.#length += this.#bytes.write(text, this.#length);
  }

  /** Bytes, or a message inside this one. */
  data(field: number, data: Uint8Array): void {
    this.#head(field, data.length);
    this.#bytes.set(data, this.#length);
    this.#length += data.length;
  }

  /** Integers, packed; of each the low and the high half. */
  varints(field: number, words: Uint32Array): void {
    let size = 0;
    for (let i = 0; i < words.length; i += 2) size += varintSize(words[i] ?? 0, words[i + 1] ?? 0);
    this.#head(field, size);
    for (let i = 0; i < words.length; i += 2) this.#varint(words[i] ?? 0, words[i + 1] ?? 0);
  }

  /** What was written so far; shares the writer's memory. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** What was written, in memory of its own. Nothing is written after. */
  finish(): Uint8Array {
    const { buffer, byteLength } = this.#bytes;
    return byteLength === this.#length ? this.#bytes : new Uint8Array(buffer.slice(0, this.#length));
  }

  #head(field: number, length: number): void {
    const tag = field * 8 + wireType.bytes;
    this.#reserve(varintSize(tag, 0) + varintSize(length, 0) + length);
    this.#varint(tag, 0);
    this.#varint(length, 0);
  }

  #varint(low: number, high: number): void {
    let rest = low;
    let above = high;
    while (above !== 0 || rest > 0x7f) {
      this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
      rest = ((rest >>> 7) | (above << 25)) >>> 0;
      above >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  #reserve(size: number): void {
    if (this.#length + size <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#length + size, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

function varintSize(low: number, high: number): number {
  if (high !== 0) return Math.ceil((64 - Math.clz32(high)) / 7);
  return low < 0x80 ? 1 : Math.ceil((32 - Math.clz32(low)) / 7);
}
