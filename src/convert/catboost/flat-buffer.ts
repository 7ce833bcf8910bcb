/**
 * A table of a FlatBuffer: fields by their number in the schema, those that are left out with their defaults.
 * https://flatbuffers.dev/internals/
 *
 * Whatever the bytes say, nothing beyond them is read: offsets that lead there throw a RangeError, as do vectors that are
 * longer than what is left.
 */
export class FlatTable {
  readonly #bytes: Buffer;
  readonly #at: number;
  readonly #fields: number;
  readonly #fieldsBytes: number;

  private constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#at = at;
    this.#fields = at - bytes.readInt32LE(at);
    this.#fieldsBytes = bytes.readUInt16LE(this.#fields);
  }

  static root(bytes: Buffer): FlatTable {
    return new FlatTable(bytes, bytes.readUInt32LE(0));
  }

  int(field: number, otherwise: number): number {
    const at = this.#place(field);
    return at === 0 ? otherwise : this.#bytes.readInt32LE(at);
  }

  byte(field: number, otherwise: number): number {
    const at = this.#place(field);
    return at === 0 ? otherwise : this.#bytes.readInt8(at);
  }

  double(field: number, otherwise: number): number {
    const at = this.#place(field);
    return at === 0 ? otherwise : this.#bytes.readDoubleLE(at);
  }

  text(field: number): string {
    const at = this.#place(field);
    return at === 0 ? '' : this.#textAt(at);
  }

  table(field: number): FlatTable | undefined {
    const at = this.#place(field);
    return at === 0 ? undefined : new FlatTable(this.#bytes, this.#target(at));
  }

  tables(field: number): readonly FlatTable[] {
    const { start, length } = this.#vector(field, 4);
    return Array.from({ length }, (_, index) => new FlatTable(this.#bytes, this.#target(start + index * 4)));
  }

  texts(field: number): readonly string[] {
    const { start, length } = this.#vector(field, 4);
    return Array.from({ length }, (_, index) => this.#textAt(start + index * 4));
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

  /** The bytes of a vector's elements, in memory that is theirs alone and so lies as typed arrays need it. */
  #copied(field: number, elementBytes: number): ArrayBuffer {
    const { start, length } = this.#vector(field, elementBytes);
    return Uint8Array.from(this.#bytes.subarray(start, start + length * elementBytes)).buffer;
  }

  #vector(field: number, elementBytes: number): { readonly start: number; readonly length: number } {
    const at = this.#place(field);
    if (at === 0) return { start: 0, length: 0 };
    const vector = this.#target(at);
    const length = this.#bytes.readUInt32LE(vector);
    if (length * elementBytes > this.#bytes.length - vector - 4) throw new RangeError('too long a vector');
    return { start: vector + 4, length };
  }

  #textAt(at: number): string {
    const start = this.#target(at);
    const length = this.#bytes.readUInt32LE(start);
    if (length > this.#bytes.length - start - 4) throw new RangeError('too long a text');
    return this.#bytes.toString('utf8', start + 4, start + 4 + length);
  }

  #target(at: number): number {
    return at + this.#bytes.readUInt32LE(at);
  }

  /** Where a field is; 0 where it's left out. */
  #place(field: number): number {
    const entry = 4 + field * 2;
    if (entry + 2 > this.#fieldsBytes) return 0;
    const offset = this.#bytes.readUInt16LE(this.#fields + entry);
    return offset === 0 ? 0 : this.#at + offset;
  }
}
