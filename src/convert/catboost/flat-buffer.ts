/** Fields of a table by what they are called here: their numbers in the schema. */
type FlatFields = Readonly<Record<string, number>>;

/** What a FlatBuffer says that can't be, to complete "… is no whole model: ". */
export class FlatError extends RangeError {
  override readonly name = 'FlatError';
}

/** How often each byte may be read: tables that many others point to are there once, and read each time. */
const readsOfByte = 4;
const tableBytes = 32;

/**
 * A table of a FlatBuffer: fields by their number in the schema, those that are left out with their defaults.
 * https://flatbuffers.dev/internals/
 *
 * Whatever the bytes say, nothing beyond them is read, and not much more than they are: offsets that lead there throw a {@link FlatError},
 * as do vectors that are longer than what is left.
 */
export class FlatTable {
  readonly #bytes: Buffer;
  readonly #at: number;
  readonly #fields: number;
  readonly #fieldsBytes: number;
  readonly #schema: FlatFields;
  /** As errors name it. */
  readonly #place: string;
  /** Shared by all tables of a file. */
  readonly #left: { bytes: number };

  private constructor(
    bytes: Buffer,
    at: number,
    { schema, place, left }: { schema: FlatFields; place: string; left: { bytes: number } },
  ) {
    this.#bytes = bytes;
    this.#at = at;
    this.#schema = schema;
    this.#place = place;
    this.#left = left;
    this.#spend(tableBytes, place);
    this.#fields = at - this.#read(at, 4, place, () => bytes.readInt32LE(at));
    this.#fieldsBytes = this.#read(this.#fields, 2, place, () => bytes.readUInt16LE(this.#fields));
  }

  static root(bytes: Buffer, schema: FlatFields): FlatTable {
    const start = bytes.length < 4 ? 0 : bytes.readUInt32LE(0);
    return new FlatTable(bytes, start, {
      schema,
      place: 'the model',
      left: { bytes: bytes.length * readsOfByte },
    });
  }

  int(field: number, otherwise: number): number {
    return this.#scalar(field, 4, otherwise, (at) => this.#bytes.readInt32LE(at));
  }

  byte(field: number, otherwise: number): number {
    return this.#scalar(field, 1, otherwise, (at) => this.#bytes.readInt8(at));
  }

  double(field: number, otherwise: number): number {
    return this.#scalar(field, 8, otherwise, (at) => this.#bytes.readDoubleLE(at));
  }

  text(field: number): string {
    const at = this.#placeIn(field);
    return at === 0 ? '' : this.#textAt(at, this.#nameOf(field));
  }

  table(field: number, schema: FlatFields): FlatTable | undefined {
    const at = this.#placeIn(field);
    return at === 0 ? undefined : this.#tableAt(at, this.#nameOf(field), schema);
  }

  tables(field: number, schema: FlatFields): readonly FlatTable[] {
    const { start, length } = this.#vector(field, 4);
    const name = this.#nameOf(field);
    return Array.from({ length }, (_, index) =>
      this.#tableAt(start + index * 4, `${name}[${index}]`, schema),
    );
  }

  texts(field: number): readonly string[] {
    const { start, length } = this.#vector(field, 4);
    const name = this.#nameOf(field);
    return Array.from({ length }, (_, index) => this.#textAt(start + index * 4, `${name}[${index}]`));
  }

  ints(field: number): Int32Array {
    return new Int32Array(this.#copied(field, 4));
  }

  shorts(field: number): Uint16Array {
    return new Uint16Array(this.#copied(field, 4));
  }

  floats(field: number): Float32Array {
    return new Float32Array(this.#copied(field, 4));
  }

  doubles(field: number): Float64Array {
    return new Float64Array(this.#copied(field, 8));
  }

  /** How many elements a vector has, of which none is read. */
  lengthOf(field: number, elementBytes: number): number {
    return this.#vector(field, elementBytes).length;
  }

  /** The error for a field that isn't what it should be. */
  mismatch(field: number, expected: string, found: number | string): FlatError {
    return new FlatError(`${this.#nameOf(field)} should be ${expected}, but is ${found}`);
  }

  /** The bytes of a vector's elements, in memory that is theirs alone and so lies as typed arrays need it. */
  #copied(field: number, elementBytes: number): ArrayBuffer {
    const { start, length } = this.#vector(field, elementBytes);
    // Numbers of 8 bytes are the values of leaves, which are there once.
    if (elementBytes < 8) this.#spend(length * elementBytes, this.#nameOf(field));
    return Uint8Array.from(this.#bytes.subarray(start, start + length * elementBytes)).buffer;
  }

  #vector(field: number, elementBytes: number): { readonly start: number; readonly length: number } {
    const at = this.#placeIn(field);
    if (at === 0) return { start: 0, length: 0 };
    const name = this.#nameOf(field);
    const vector = this.#target(at, name);
    const length = this.#read(vector, 4, name, () => this.#bytes.readUInt32LE(vector));
    if (length * elementBytes > this.#bytes.length - vector - 4) {
      throw new FlatError(`${name} says that it has ${length} items, which the file has no room for`);
    }
    return { start: vector + 4, length };
  }

  #textAt(at: number, name: string): string {
    const start = this.#target(at, name);
    const length = this.#read(start, 4, name, () => this.#bytes.readUInt32LE(start));
    if (length > this.#bytes.length - start - 4) {
      throw new FlatError(`${name} says that it has ${length} bytes, which the file doesn't have`);
    }
    this.#spend(length, name);
    return this.#bytes.toString('utf8', start + 4, start + 4 + length);
  }

  #tableAt(at: number, place: string, schema: FlatFields): FlatTable {
    return new FlatTable(this.#bytes, this.#target(at, place), { schema, place, left: this.#left });
  }

  #target(at: number, name: string): number {
    return at + this.#read(at, 4, name, () => this.#bytes.readUInt32LE(at));
  }

  #scalar(field: number, sizeBytes: number, otherwise: number, read: (at: number) => number): number {
    const at = this.#placeIn(field);
    return at === 0 ? otherwise : this.#read(at, sizeBytes, this.#nameOf(field), () => read(at));
  }

  /** Where a field is; 0 where it's left out. */
  #placeIn(field: number): number {
    const entry = 4 + field * 2;
    if (entry + 2 > this.#fieldsBytes) return 0;
    const at = this.#fields + entry;
    const offset = this.#read(at, 2, this.#nameOf(field), () => this.#bytes.readUInt16LE(at));
    return offset === 0 ? 0 : this.#at + offset;
  }

  #read(at: number, sizeBytes: number, name: string, read: () => number): number {
    if (at >= 0 && at + sizeBytes <= this.#bytes.length) return read();
    throw new FlatError(`${name} should be at byte ${at}, where the file has nothing`);
  }

  #spend(sizeBytes: number, name: string): void {
    this.#left.bytes -= sizeBytes;
    if (this.#left.bytes < 0) {
      throw new FlatError(
        `${name} is among what stands in it many times, more than ${readsOfByte} of each byte`,
      );
    }
  }

  #nameOf(field: number): string {
    const name = Object.entries(this.#schema).find(([, number]) => number === field)?.[0] ?? String(field);
    return this.#place === 'the model' ? name : `${this.#place}.${name}`;
  }
}
