/** A message of protobuf that is being written, in pieces. */
export class ProtoBytes {
  readonly #pieces: Uint8Array[] = [];
  #sizeBytes = 0;

  /** Adds fields that are written already. */
  raw(bytes: Uint8Array): this {
    this.#pieces.push(bytes);
    this.#sizeBytes += bytes.length;
    return this;
  }

  integer(field: number, value: number): this {
    return this.raw(varint(field * 8)).raw(varint(value));
  }

  text(field: number, text: string): this {
    return this.message(field, new ProtoBytes().raw(new TextEncoder().encode(text)));
  }

  message(field: number, message: ProtoBytes): this {
    this.raw(varint(field * 8 + 2)).raw(varint(message.#sizeBytes));
    for (const piece of message.#pieces) this.raw(piece);
    return this;
  }

  /** All of it, in one block of its own. */
  toBytes(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.#sizeBytes);
    let at = 0;
    for (const piece of this.#pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return bytes;
  }
}

function varint(number: number): Uint8Array {
  const bytes: number[] = [];
  let rest = number;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}
