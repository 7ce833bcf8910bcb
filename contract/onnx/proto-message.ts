import { longestVarint, writeVarint } from './varint.ts';

/** Bytes of a tag and a length. */
const longestHead = 2 * longestVarint;

/** Pieces of fewer bytes are joined: to write each of a million by itself takes minutes. */
const smallBytes = 1024;
const leastChunkBytes = 64;
const mostChunkBytes = 64 * 1024;

/** Texts that are put into bytes together: of each by itself there would be too many pieces. */
const textsAtOnce = 4096;

/** A character of a JavaScript string has up to three bytes of UTF-8. */
const mostBytesPerCharacter = 3;

const encoder = new TextEncoder();

/** A protobuf message that is being written, in pieces: large ones stay where they lie, and are never copied. */
export class ProtoMessage {
  readonly #pieces: Uint8Array[] = [];
  /** What small pieces are joined in. */
  #chunk = new Uint8Array(0);
  #used = 0;
  #sizeBytes = 0;

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** All of it, one piece after the other. Nothing may be added after. */
  get pieces(): readonly Uint8Array[] {
    return [...this.#pieces, this.#chunk.subarray(0, this.#used)];
  }

  /** Adds fields that are written already. */
  raw(bytes: Uint8Array): this {
    const { length } = bytes;
    this.#sizeBytes += length;
    if (length < smallBytes) {
      this.#reserve(length);
      this.#chunk.set(bytes, this.#used);
      this.#used += length;
      return this;
    }
    this.#seal();
    this.#pieces.push(bytes);
    return this;
  }

  /** A whole number of int64. */
  integer(field: number, value: number): this {
    return this.#varints(field * 8, value);
  }

  /** A float of four bytes. */
  float(field: number, value: number): this {
    const bytes = new Uint8Array(longestVarint + 4);
    const end = writeVarint(bytes, 0, field * 8 + 5);
    new DataView(bytes.buffer).setFloat32(end, value, true);
    return this.raw(bytes.subarray(0, end + 4));
  }

  /** What a field begins with whose content comes next, or stands elsewhere. */
  head(field: number, sizeBytes: number): this {
    return this.#varints(field * 8 + 2, sizeBytes);
  }

  bytes(field: number, bytes: Uint8Array): this {
    return this.head(field, bytes.length).raw(bytes);
  }

  text(field: number, text: string): this {
    return this.bytes(field, encoder.encode(text));
  }

  /** Texts of a repeated field. */
  texts(field: number, texts: readonly string[]): this {
    for (let from = 0; from < texts.length; from += textsAtOnce)
      this.raw(textFields(field, texts.slice(from, from + textsAtOnce)));
    return this;
  }

  message(field: number, message: ProtoMessage): this {
    return this.packed(field, message.sizeBytes, message.pieces);
  }

  /** A field whose content is written already, in pieces. */
  packed(field: number, sizeBytes: number, pieces: readonly Uint8Array[]): this {
    this.head(field, sizeBytes);
    for (const piece of pieces) this.raw(piece);
    return this;
  }

  /** All of it, in one block of its own. */
  toBytes(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.#sizeBytes);
    let at = 0;
    for (const piece of this.pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return bytes;
  }

  #varints(tag: number, number: number): this {
    this.#reserve(longestHead);
    const end = writeVarint(this.#chunk, writeVarint(this.#chunk, this.#used, tag), number);
    this.#sizeBytes += end - this.#used;
    this.#used = end;
    return this;
  }

  /** Makes room in the chunk. */
  #reserve(bytes: number): void {
    const needed = this.#used + bytes;
    if (needed <= this.#chunk.length) return;
    if (needed > mostChunkBytes) {
      this.#seal();
      this.#chunk = new Uint8Array(mostChunkBytes);
      return;
    }
    const larger = new Uint8Array(Math.min(mostChunkBytes, Math.max(leastChunkBytes, 2 * needed)));
    larger.set(this.#chunk.subarray(0, this.#used));
    this.#chunk = larger;
  }

  #seal(): void {
    if (this.#used > 0) this.#pieces.push(this.#chunk.subarray(0, this.#used));
    this.#chunk = new Uint8Array(0);
    this.#used = 0;
  }
}

function textFields(field: number, texts: readonly string[]): Uint8Array {
  const most = texts.reduce((sum, { length }) => sum + longestHead + length * mostBytesPerCharacter, 0);
  const bytes = new Uint8Array(most);
  let at = 0;
  for (const text of texts) {
    const encoded = encoder.encode(text);
    at = writeVarint(bytes, writeVarint(bytes, at, field * 8 + 2), encoded.length);
    bytes.set(encoded, at);
    at += encoded.length;
  }
  return bytes.slice(0, at);
}
