import type { FileHandle } from 'node:fs/promises';
import { MlpackError } from '../../../../errors/mlpack-error.ts';

/** One protobuf field. A varint or fixed-width field carries its value; a length-delimited one only where its bytes are. */
export type Field =
  | { readonly number: number; readonly wire: 'value'; readonly value: bigint; readonly start: number }
  | { readonly number: number; readonly wire: 'bytes'; readonly start: number; readonly end: number };

const windowBytes = 64 * 1024;
/** A tag and a length or value, at most ten bytes each. */
const maxHeaderBytes = 20;
const maxDepth = 64;
/** What is kept of names, labels and metadata; a real model stays far below. */
const maxTextBytes = 64 * 1024 * 1024;

/**
 * Walks the protobuf fields of a file through a small window: payloads nobody asks for are passed
 * over by moving the position, so that weights are never read. Every length is checked against the
 * enclosing message before it is believed.
 * Encoding: https://protobuf.dev/programming-guides/encoding/
 */
export class FileFieldReader {
  readonly file: string;
  readonly sizeBytes: number;
  position = 0;
  readonly #handle: FileHandle;
  readonly #signal: AbortSignal | undefined;
  readonly #window = Buffer.allocUnsafe(windowBytes);
  readonly #path: string[] = [];
  #windowStart = 0;
  #windowEnd = 0;
  #textBytes = 0;

  constructor(
    handle: FileHandle,
    file: { readonly path: string; readonly sizeBytes: number },
    signal?: AbortSignal,
  ) {
    this.#handle = handle;
    this.file = file.path;
    this.sizeBytes = file.sizeBytes;
    this.#signal = signal;
  }

  /**
   * Calls `visit` for each field of the message that ends at `end`; what the visitor leaves unread is skipped.
   * A visitor returns a promise only when it has to read on, so that a million small fields cost no awaits.
   */
  async message(
    name: string,
    end: number,
    visit: (field: Field) => Promise<void> | undefined,
  ): Promise<void> {
    if (this.#path.length >= maxDepth) throw this.invalid(`is nested more than ${maxDepth} messages deep`);
    this.#path.push(name);
    while (this.position < end) {
      const needed = Math.min(maxHeaderBytes, end - this.position);
      if (!this.#holds(needed)) await this.#fill(needed);
      const field = this.#field(end);
      const next = field.wire === 'bytes' ? field.end : this.position;
      const pending = visit(field);
      if (pending !== undefined) await pending;
      this.position = next;
    }
    this.#path.pop();
  }

  /** The bytes of a length-delimited field as UTF-8. */
  async text(field: Field): Promise<string> {
    return (await this.bytes(field)).toString('utf8');
  }

  /** A copy of the bytes of a length-delimited field. Meant for names and attributes, not for weights. */
  async bytes(field: Field): Promise<Buffer> {
    if (field.wire === 'value') {
      throw this.invalid(`has a number in field ${field.number}, where text belongs`, field.start);
    }
    const length = field.end - field.start;
    this.#textBytes += length;
    if (this.#textBytes > maxTextBytes) {
      throw this.invalid(`holds more than ${maxTextBytes} bytes of names and metadata`, field.start);
    }
    if (length <= windowBytes) {
      this.position = field.start;
      if (!this.#holds(length)) await this.#fill(length);
      const from = field.start - this.#windowStart;
      return Buffer.from(this.#window.subarray(from, from + length));
    }
    const bytes = Buffer.allocUnsafe(length);
    const { bytesRead } = await this.#handle.read(bytes, 0, length, field.start);
    if (bytesRead < length) throw this.invalid('became shorter while it was read', field.start);
    return bytes;
  }

  /** The error for what is wrong at `offset`, naming the file and the field being read. */
  invalid(problem: string, offset = this.position): MlpackError {
    const field = this.#path.join('.') || 'model';
    return new MlpackError('MODEL_INVALID', `${this.file}: at byte ${offset}, ${field} ${problem}.`, {
      suggestions: [
        'Copy or download the file again; it may be incomplete.',
        'Check it with: python -c "import onnx; onnx.checker.check_model(\'model.onnx\')"',
      ],
    });
  }

  #holds(length: number): boolean {
    return this.position >= this.#windowStart && this.position + length <= this.#windowEnd;
  }

  async #fill(length: number): Promise<void> {
    this.#signal?.throwIfAborted();
    this.#windowStart = this.position;
    this.#windowEnd = this.position;
    while (this.#windowEnd - this.#windowStart < length) {
      const held = this.#windowEnd - this.#windowStart;
      const { bytesRead } = await this.#handle.read(this.#window, held, windowBytes - held, this.#windowEnd);
      if (bytesRead === 0) throw this.invalid('became shorter while it was read');
      this.#windowEnd += bytesRead;
    }
  }

  #field(end: number): Field {
    const start = this.position;
    const tag = this.#varint(end);
    const number = Number(tag >> 3n);
    if (number < 1 || number > 0x1fffffff) throw this.invalid(`has field number ${number}`, start);
    const wire = Number(tag & 7n);
    switch (wire) {
      case 0:
        return { number, wire: 'value', value: this.#varint(end), start };
      case 1:
        return { number, wire: 'value', value: this.#fixed(8, end), start };
      case 5:
        return { number, wire: 'value', value: this.#fixed(4, end), start };
      case 2: {
        const length = this.#varint(end);
        const left = end - this.position;
        if (length > BigInt(left)) {
          throw this.invalid(`says its field ${number} has ${length} bytes, but ${left} are left`, start);
        }
        return { number, wire: 'bytes', start: this.position, end: this.position + Number(length) };
      }
      default:
        throw this.invalid(`has field ${number} with wire type ${wire}, which ONNX does not use`, start);
    }
  }

  #varint(end: number): bigint {
    const start = this.position;
    let low = 0;
    let value = 0n;
    for (let index = 0; index < 10; index += 1) {
      if (this.position >= end) throw this.invalid('ends in the middle of a number', start);
      const byte = this.#window[this.position - this.#windowStart] ?? 0;
      this.position += 1;
      if (index < 4) {
        low |= (byte & 0x7f) << (7 * index);
        if (byte < 0x80) return BigInt(low);
        value = BigInt(low);
      } else {
        value |= BigInt(byte & 0x7f) << BigInt(7 * index);
        if (byte < 0x80) return BigInt.asUintN(64, value);
      }
    }
    throw this.invalid('has a number longer than ten bytes', start);
  }

  #fixed(length: 4 | 8, end: number): bigint {
    if (this.position + length > end) throw this.invalid(`ends in the middle of ${length} bytes`);
    const at = this.position - this.#windowStart;
    this.position += length;
    return length === 4 ? BigInt(this.#window.readUInt32LE(at)) : this.#window.readBigUInt64LE(at);
  }
}
