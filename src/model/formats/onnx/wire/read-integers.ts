import type { Field, FileFieldReader } from './file-field-reader.ts';

/** A number field; ONNX's enums and sizes are far below 2^53. */
export function integer(reader: FileFieldReader, field: Field): number {
  if (field.wire !== 'value')
    throw reader.invalid(`has text in field ${field.number}, where a number belongs`);
  const value = Number(BigInt.asIntN(64, field.value));
  if (!Number.isSafeInteger(value)) {
    throw reader.invalid(`has the number ${field.value} in field ${field.number}`, field.start);
  }
  return value;
}

/** The same for any 64-bit integer: those beyond 2^53, such as the "to the end" of a Slice, are rounded. */
export function roundedInteger(field: Field & { readonly wire: 'value' }): number {
  return Number(BigInt.asIntN(64, field.value));
}

/** A repeated integer field, packed or not, appended to `values`, at most `limit`. */
export async function integers(
  reader: FileFieldReader,
  field: Field,
  values: number[],
  limit: number,
): Promise<void> {
  if (field.wire === 'value') {
    values.push(integer(reader, field));
  } else {
    const bytes = await reader.bytes(field);
    let value = 0n;
    let shift = 0n;
    for (const byte of bytes) {
      if (shift > 63n) throw reader.invalid('has a number longer than ten bytes', field.start);
      value |= BigInt(byte & 0x7f) << shift;
      shift += 7n;
      if (byte < 0x80) {
        values.push(Number(BigInt.asIntN(64, value)));
        value = 0n;
        shift = 0n;
      }
    }
    if (shift > 0n) throw reader.invalid('ends in the middle of a number', field.end);
  }
  if (values.length > limit) throw reader.invalid(`has more than ${limit} numbers`, field.start);
}
