import { varint } from '../../util/protobuf-writer.ts';

/** A protobuf message as pieces, so that large tensors are written from where they lie and never copied. */
export class ProtobufMessage {
  readonly pieces: Uint8Array[] = [];
  sizeBytes = 0;

  /** A whole number of int64. */
  integer(field: number, value: number): this {
    return this.#add(Buffer.concat([varint(field * 8), packed([value])]));
  }

  /** A float of four bytes. */
  float(field: number, value: number): this {
    const bytes = Buffer.alloc(4);
    bytes.writeFloatLE(value);
    return this.#add(Buffer.concat([varint(field * 8 + 5), bytes]));
  }

  text(field: number, text: string): this {
    return this.bytes(field, Buffer.from(text, 'utf8'));
  }

  bytes(field: number, bytes: Uint8Array): this {
    return this.#header(field, bytes.length).#add(bytes);
  }

  message(field: number, message: ProtobufMessage): this {
    this.#header(field, message.sizeBytes);
    for (const piece of message.pieces) this.#add(piece);
    return this;
  }

  /** Whole numbers of int64, packed. */
  packedIntegers(field: number, numbers: ArrayLike<number>): this {
    return this.bytes(field, packed(numbers));
  }

  #header(field: number, length: number): this {
    return this.#add(Buffer.concat([varint(field * 8 + 2), varint(length)]));
  }

  #add(bytes: Uint8Array): this {
    this.pieces.push(bytes);
    this.sizeBytes += bytes.length;
    return this;
  }
}

function packed(numbers: ArrayLike<number>): Uint8Array {
  let bytes = Buffer.allocUnsafe(numbers.length * 2 + 16);
  let at = 0;
  for (let index = 0; index < numbers.length; index += 1) {
    if (at + 10 > bytes.length) bytes = Buffer.concat([bytes], bytes.length * 2);
    let rest = numbers[index] ?? 0;
    if (rest < 0) {
      // Two's complement of 64 bits, which is ten bytes long.
      let whole = BigInt.asUintN(64, BigInt(rest));
      for (; whole >= 0x80n; whole >>= 7n) bytes[at++] = Number(whole & 0x7fn) | 0x80;
      bytes[at++] = Number(whole);
      continue;
    }
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes[at++] = (rest % 0x80) | 0x80;
    bytes[at++] = rest;
  }
  return bytes.subarray(0, at);
}
