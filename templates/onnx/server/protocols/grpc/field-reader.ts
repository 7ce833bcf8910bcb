import { isUtf8 } from 'node:buffer';
import { badRequest } from '../../util/http-error.ts';

/** How a field's value is written. https://protobuf.dev/programming-guides/encoding/ */
export const wireType = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** Most bytes of the varint before a field, or of a length: both are numbers of 32 bits. */
const maxHeadBytes = 5;

/**
 * Walks the fields of a protobuf message without copying or allocating anything. Every length is
 * checked against the message before it is believed; groups, which no proto3 message has, are refused.
 */
export class FieldReader {
  readonly bytes: Buffer;
  readonly #end: number;
  #next: number;
  /** Number of the current field. */
  field = 0;
  /** One of {@link wireType}. */
  wire = 0;
  /** Start of the current field's value in `bytes`; that of a length-delimited one is after its length. */
  start = 0;
  end = 0;

  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length) {
    this.bytes = Buffer.isBuffer(bytes)
      ? bytes
      : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#next = start;
    this.#end = end;
  }

  /**
   * Goes to the next field, if there is one.
   *
   * @throws HttpError 400 when the bytes are no message
   */
  next(): boolean {
    if (this.#next >= this.#end) return false;
    const tagStart = this.#next;
    const tag = this.#number();
    this.field = Math.floor(tag / 8);
    this.wire = tag % 8;
    if (this.field === 0 || this.field > 0x1f_ff_ff_ff) throw malformed(tagStart);
    this.start = this.#next;
    switch (this.wire) {
      case wireType.varint:
        this.end = endOfVarint(this.bytes, this.start, this.#end);
        break;
      case wireType.bytes: {
        const length = this.#number();
        this.start = this.#next;
        this.end = this.start + length;
        break;
      }
      case wireType.fixed32:
        this.end = this.start + 4;
        break;
      case wireType.fixed64:
        this.end = this.start + 8;
        break;
      default:
        throw malformed(tagStart);
    }
    if (this.end > this.#end) throw malformed(tagStart);
    this.#next = this.end;
    return true;
  }

  /** The current field's text. @throws HttpError 400 when it is none */
  text(): string {
    this.require(wireType.bytes);
    const text = utf8(this.bytes, this.start, this.end);
    if (text === null) throw badRequest(`the message has text that is not UTF-8 at byte ${this.start}`);
    return text;
  }

  /** The current field's bytes, where they are. @throws HttpError 400 when it has none */
  data(): Uint8Array {
    this.require(wireType.bytes);
    return this.bytes.subarray(this.start, this.end);
  }

  /** The message in the current field. @throws HttpError 400 when it is none */
  message(): FieldReader {
    this.require(wireType.bytes);
    return new FieldReader(this.bytes, this.start, this.end);
  }

  /** @throws HttpError 400 when the current field's value is written in another way */
  require(wire: number): void {
    if (this.wire !== wire) throw malformed(this.start);
  }

  #number(): number {
    const start = this.#next;
    this.#next = endOfVarint(this.bytes, start, Math.min(this.#end, start + maxHeadBytes));
    return unsignedVarint(this.bytes, start);
  }
}

/** @throws HttpError 400 when the message ends before the varint does, or it has more than ten bytes */
export function endOfVarint(bytes: Uint8Array, start: number, end: number): number {
  const last = Math.min(end, start + 10);
  for (let i = start; i < last; i++) if ((bytes[i] ?? 0) < 0x80) return i + 1;
  throw malformed(start);
}

/** A varint of at most {@link maxHeadBytes}. */
function unsignedVarint(bytes: Uint8Array, start: number): number {
  let value = 0;
  for (let i = start, weight = 1; ; i++, weight *= 128) {
    const byte = bytes[i] ?? 0;
    value += (byte & 0x7f) * weight;
    if (byte < 0x80) return value;
  }
}

/** The low 32 bits of a varint. */
export function lowBits(bytes: Uint8Array, start: number): number {
  let value = 0;
  for (let i = start, shift = 0; shift < 35; i++, shift += 7) {
    const byte = bytes[i] ?? 0;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return value >>> 0;
}

/** The bits of a varint above its low 32. */
export function highBits(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 5) return 0;
  let value = ((bytes[start + 4] ?? 0) >>> 4) & 7;
  for (let i = start + 5, shift = 3; i < end; i++, shift += 7) value |= ((bytes[i] ?? 0) & 0x7f) << shift;
  return value >>> 0;
}

/** A signed 64-bit varint, as near as a number comes to it. */
export function signedVarint(bytes: Uint8Array, start: number, end: number): number {
  return (highBits(bytes, start, end) | 0) * 0x1_00_00_00_00 + lowBits(bytes, start);
}

/** Bytes as text; null when they aren't UTF-8. */
export function utf8(bytes: Buffer, start: number, end: number): string | null {
  const text = bytes.toString('utf8', start, end);
  // It stands for whatever is not valid, and seldom for itself.
  return text.includes('\ufffd') && !isUtf8(bytes.subarray(start, end)) ? null : text;
}

/** The refusal of bytes that are no message of the kind expected. */
export function malformed(offset: number): Error {
  return badRequest(`the message is not valid protobuf at byte ${offset}`);
}
