import type { Field, FileFieldReader } from './file-field-reader.ts';
import type { TensorOutline } from '../outline.ts';
import { integers, roundedInteger } from './read-integers.ts';

/** How many elements of tensors may still be kept of a model. */
export interface ElementBudget {
  left: number;
}

/** Columns to select and categories; weights have more, and are never read. */
const maxElements = 1000;
/** TensorProto.DataType. */
const types = { int32: 6, int64: 7, string: 8 } as const;
/** Fields of TensorProto that hold elements. */
const fields = { int32: 5, string: 6, int64: 7, raw: 9 } as const;

/** The fields of a TensorProto that its elements are in, collected while it is read. */
export class ElementFields {
  readonly #found: Field[] = [];

  add(field: Field): void {
    const holdsElements = Object.values(fields).some((number) => number === field.number);
    if (holdsElements && this.#found.length <= maxElements) this.#found.push(field);
  }

  /** Null for another type than int32, int64 or string, and for more elements than are kept. */
  async read(
    reader: FileFieldReader,
    type: number,
    elementCount: number,
    budget: ElementBudget,
  ): Promise<TensorOutline['values']> {
    const isKept = Object.values(types).some((number) => number === type);
    if (!isKept || elementCount > Math.min(maxElements, budget.left)) return null;
    const values = await this.#read(reader, type);
    if (values.length !== elementCount) return null;
    budget.left -= elementCount;
    return values;
  }

  async #read(reader: FileFieldReader, type: number): Promise<(string | number)[]> {
    const texts: string[] = [];
    const numbers: number[] = [];
    for (const field of this.#found) {
      if (field.number === fields.string) texts.push(await reader.text(field));
      else if (field.wire === 'value') numbers.push(roundedInteger(field));
      else if (field.number !== fields.raw) await integers(reader, field, numbers, 10 * maxElements);
      else if (isShort(field)) numbers.push(...fromBytes(await reader.bytes(field), type));
    }
    return type === types.string ? texts : numbers;
  }
}

function isShort(field: Field): boolean {
  return field.wire === 'bytes' && field.end - field.start <= 8 * maxElements;
}

/** TensorProto.raw_data: little-endian, fixed width. */
function fromBytes(bytes: Buffer, type: number): number[] {
  const width = type === types.int32 ? 4 : 8;
  return Array.from({ length: Math.floor(bytes.length / width) }, (_, index) =>
    width === 4 ? bytes.readInt32LE(index * width) : Number(bytes.readBigInt64LE(index * width)),
  );
}
