import { varint } from '../../util/protobuf-writer.ts';
import { PackedIntegers } from './packed-integers.ts';

/** A piece of several texts: one of each would take minutes to write of a large vocabulary. */
const textsAtOnce = 4096;

/** A protobuf message as pieces, so that large tensors are written from where they lie and never copied. */
export class ProtobufMessage {
  readonly pieces: Uint8Array[] = [];
  sizeBytes = 0;

  /** A whole number of int64. */
  integer(field: number, value: number): this {
    return this.#add(Buffer.concat([varint(field * 8), ...PackedIntegers.of([value]).chunks]));
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

  /** Texts of a repeated field. */
  texts(field: number, texts: readonly string[]): this {
    for (let from = 0; from < texts.length; from += textsAtOnce) {
      const parts = texts.slice(from, from + textsAtOnce).flatMap((text) => {
        const bytes = Buffer.from(text, 'utf8');
        return [varint(field * 8 + 2), varint(bytes.length), bytes];
      });
      this.#add(Buffer.concat(parts));
    }
    return this;
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
  packedIntegers(field: number, numbers: PackedIntegers): this {
    this.#header(field, numbers.sizeBytes);
    for (const chunk of numbers.chunks) this.#add(chunk);
    return this;
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
