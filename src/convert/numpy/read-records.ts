import { ByteRange } from '../bytes/byte-range.ts';
import type { NumpyArray } from './numpy-array.ts';
import { numberReader, readNumbers } from './read-array.ts';

/** How much of an array is held at once. */
const pieceBytes = 1024 * 1024;

/** One field of all records: where it goes. */
export type RecordField = readonly [name: string, into: Float64Array | Int32Array | Uint8Array];

/**
 * Some fields of an array of records, as numbers.
 * @throws TypeError where it has no such field, or no numbers in it
 */
export async function readRecords(array: NumpyArray<unknown>, fields: readonly RecordField[]): Promise<void> {
  const readers = fields.map(([name, into]) => {
    const field = array.dtype.fields?.get(name);
    if (field === undefined) throw new TypeError(`the records have no ${name}`);
    return { into, offsetBytes: field.offsetBytes, read: numberReader(field.dtype) };
  });
  const { itemBytes } = array.dtype;
  for await (const { bytes, first, count } of pieces(array, itemBytes, array.length)) {
    for (const { into, offsetBytes, read } of readers) {
      for (let index = 0; index < count; index += 1) {
        into[first + index] = read(bytes, index * itemBytes + offsetBytes);
      }
    }
  }
}

/** Some rows of an array: what lies behind its first index. */
export interface ArrayRows {
  /** The first row's number. */
  readonly first: number;
  readonly count: number;
  /** In C's order. */
  readonly data: Float64Array;
}

/** An array of numbers row by row, so that it is never held as a whole. @throws TypeError for one that has no numbers */
export async function* readRows(array: NumpyArray<unknown>): AsyncGenerator<ArrayRows> {
  const [rows = 0, ...inner] = array.shape;
  if (array.isFortran && rows > 1 && inner.some((size) => size > 1)) {
    yield { first: 0, count: rows, data: await readNumbers(array) };
    return;
  }
  const width = inner.reduce((product, size) => product * size, 1);
  const read = numberReader(array.dtype);
  const { itemBytes } = array.dtype;
  for await (const { bytes, first, count } of pieces(array, itemBytes * width, rows)) {
    const data = new Float64Array(count * width);
    for (let index = 0; index < data.length; index += 1) data[index] = read(bytes, index * itemBytes);
    yield { first, count, data };
  }
}

async function* pieces(
  { data }: NumpyArray<unknown>,
  rowBytes: number,
  rows: number,
): AsyncGenerator<{ readonly bytes: Buffer; readonly first: number; readonly count: number }> {
  if (!(data instanceof ByteRange)) throw new TypeError('an array of objects has no numbers');
  const most = Math.max(1, Math.floor(pieceBytes / Math.max(1, rowBytes)));
  for (let first = 0; first < rows; first += most) {
    const count = Math.min(most, rows - first);
    const bytes = await data.read(first * rowBytes, count * rowBytes);
    if (bytes.length !== count * rowBytes) throw new TypeError('the file became shorter');
    yield { bytes, first, count };
  }
}
