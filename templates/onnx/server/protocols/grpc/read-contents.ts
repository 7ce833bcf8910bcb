import { badRequest } from '../../util/http-error.ts';
import { bytesOf, type Dtype, type Elements } from '../../tensors/dtype.ts';
import { datatypes } from '../../../../../contract/dtypes.ts';
import { integers } from '../../tensors/elements.ts';
import { elementCount } from '../../tensors/shape.ts';
import { type ContentsField, contentsFieldName, contentsFields } from './contents-field.ts';
import { endOfVarint, FieldReader, highBits, lowBits, malformed, utf8, wireType } from './field-reader.ts';

/**
 * The elements in `InferTensorContents`, packed or one by one.
 *
 * @param parts the message; more than one are read as one, as protobuf wants
 * @param place of the tensor in the request, for error messages
 * @param isBinary whether strings are files, whose bytes become a character each
 * @throws HttpError 400 when they are not as many as the shape says, of another type or out of its range
 */
export function readContents(
  dtype: Dtype,
  shape: readonly number[],
  parts: readonly Uint8Array[],
  place: string,
  isBinary = false,
): Elements {
  const field = contentsFields[dtype];
  if (dtype === 'float16' || field === null) {
    throw badRequest(
      `${place}: contents: there is no field for ${datatypes[dtype]}; send it in raw_input_contents`,
    );
  }
  const count = elementCount(shape);
  // No element takes less than a byte: what was not sent is not allocated either.
  const room = Math.min(
    count,
    parts.reduce((sum, part) => sum + part.length, 0),
  );
  const filled = makeRoom(dtype, room, `${place}: ${field.name}`, isBinary);
  for (const part of parts) readPart(part, field, dtype, filled, place);
  if (filled.count === count) return filled.elements;
  throw badRequest(
    `${place}: ${field.name}: expected ${count} elements as in shape [${shape.join(', ')}], got ${filled.count}`,
  );
}

function makeRoom(dtype: Exclude<Dtype, 'float16'>, room: number, place: string, isBinary: boolean): Filled {
  switch (dtype) {
    case 'string':
      return new Strings(room, place, isBinary);
    case 'float32':
    case 'float64':
      return new Floats(dtype, room);
    case 'int64':
    case 'uint64':
      return new Longs(dtype, room);
    case 'bool':
      return new Bools(room);
    default:
      return new Integers(dtype, room, place);
  }
}

function readPart(part: Uint8Array, field: ContentsField, dtype: Dtype, to: Filled, place: string): void {
  const reader = new FieldReader(part);
  while (reader.next()) {
    if (reader.field === field.number) to.add(reader);
    else {
      const name = reader.start === reader.end ? undefined : contentsFieldName(reader.field);
      if (name === undefined) continue;
      throw badRequest(`${place}: contents: expected ${field.name} for ${datatypes[dtype]}, got ${name}`);
    }
  }
}

type IntegerDtype = keyof typeof integers;

/** Elements as they come; those beyond the room that there is are counted only. */
interface Filled {
  readonly elements: Elements;
  readonly count: number;
  /** Takes the elements of a field. */
  add(reader: FieldReader): void;
}

class Strings implements Filled {
  readonly elements: string[] = [];
  readonly #room: number;
  readonly #place: string;
  readonly #isBinary: boolean;
  count = 0;

  constructor(room: number, place: string, isBinary: boolean) {
    this.#room = room;
    this.#place = place;
    this.#isBinary = isBinary;
  }

  add(reader: FieldReader): void {
    reader.require(wireType.bytes);
    const i = this.count++;
    if (i >= this.#room) return;
    const { bytes, start, end } = reader;
    const text = this.#isBinary ? bytes.toString('latin1', start, end) : utf8(bytes, start, end);
    if (text === null) throw badRequest(`${this.#place}[${i}]: expected text in UTF-8 (BYTES)`);
    this.elements.push(text);
  }
}

/** Floats, which are in memory as they lie in the message. */
class Floats implements Filled {
  readonly elements: Float32Array | Float64Array;
  readonly #bytes: Uint8Array;
  readonly #size: number;
  count = 0;

  constructor(dtype: 'float32' | 'float64', room: number) {
    this.elements = dtype === 'float32' ? new Float32Array(room) : new Float64Array(room);
    this.#bytes = bytesOf(this.elements);
    this.#size = this.elements.BYTES_PER_ELEMENT;
  }

  add(reader: FieldReader): void {
    const { bytes, wire, start, end } = reader;
    if (wire !== wireType.bytes) reader.require(this.#size === 4 ? wireType.fixed32 : wireType.fixed64);
    if ((end - start) % this.#size !== 0) throw malformed(start);
    const offset = this.count * this.#size;
    this.count += (end - start) / this.#size;
    if (this.count <= this.elements.length) this.#bytes.set(bytes.subarray(start, end), offset);
  }
}

class Longs implements Filled {
  readonly elements: BigInt64Array | BigUint64Array;
  readonly #words: Uint32Array;
  count = 0;

  constructor(dtype: 'int64' | 'uint64', room: number) {
    this.elements = dtype === 'int64' ? new BigInt64Array(room) : new BigUint64Array(room);
    this.#words = new Uint32Array(this.elements.buffer);
  }

  add(reader: FieldReader): void {
    const { bytes, start, end } = reader;
    if (reader.wire !== wireType.bytes) reader.require(wireType.varint);
    for (let at = start, next = at; at < end; at = next) {
      next = endOfVarint(bytes, at, end);
      // Beyond the room, a typed array ignores what it is given.
      this.#words[2 * this.count] = lowBits(bytes, at);
      this.#words[2 * this.count + 1] = highBits(bytes, at, next);
      this.count++;
    }
  }
}

/** Integers of up to 32 bits; protobuf sends no shorter ones. */
class Integers implements Filled {
  readonly elements: ReturnType<(typeof integers)[IntegerDtype]['make']>;
  readonly #dtype: IntegerDtype;
  readonly #place: string;
  count = 0;

  constructor(dtype: IntegerDtype, room: number, place: string) {
    this.elements = integers[dtype].make(room);
    this.#dtype = dtype;
    this.#place = place;
  }

  add(reader: FieldReader): void {
    const { bytes, start, end } = reader;
    const { min, max } = integers[this.#dtype];
    if (reader.wire !== wireType.bytes) reader.require(wireType.varint);
    for (let at = start, next = at; at < end; at = next) {
      next = endOfVarint(bytes, at, end);
      const bits = lowBits(bytes, at);
      const value = min < 0 ? bits | 0 : bits;
      if (value < min || value > max) {
        throw badRequest(
          `${this.#place}[${this.count}]: expected an integer from ${min} to ${max} (${datatypes[this.#dtype]}), got ${value}`,
        );
      }
      this.elements[this.count++] = value;
    }
  }
}

class Bools implements Filled {
  readonly elements: Uint8Array;
  count = 0;

  constructor(room: number) {
    this.elements = new Uint8Array(room);
  }

  add(reader: FieldReader): void {
    const { bytes, start, end } = reader;
    if (reader.wire !== wireType.bytes) reader.require(wireType.varint);
    for (let at = start, next = at; at < end; at = next) {
      next = endOfVarint(bytes, at, end);
      this.elements[this.count++] = lowBits(bytes, at) === 0 && highBits(bytes, at, next) === 0 ? 0 : 1;
    }
  }
}
