import { ByteRange } from '../bytes/byte-range.ts';
import { decodeFloat16 } from '../../../contract/float16.ts';
import type { NumpyArray } from './numpy-array.ts';
import type { NumpyDtype } from './numpy-dtype.ts';

/** One element of an array that is no object array. */
export type Scalar = number | bigint | string | boolean;

/** Elements in C's order (the last index runs fastest) as numbers; integers beyond 2^53 are rounded. */
export async function readNumbers(array: NumpyArray<unknown>): Promise<Float64Array> {
  const { dtype } = array;
  if (!'biuf'.includes(dtype.kind)) throw new TypeError(`an array of ${dtype.name} has no numbers`);
  const bytes = await bytesOf(array);
  const { itemBytes } = dtype;
  const numbers = new Float64Array(array.length);
  const read = numberReader(dtype);
  for (let index = 0; index < numbers.length; index += 1) numbers[index] = read(bytes, index * itemBytes);
  return inCOrder(numbers, array);
}

/**
 * Elements in C's order, each as what it is: text for U and S, whole numbers as bigint; of object arrays their items.
 *
 * @param most of an array of one dimension, only the first of them
 */
export async function readItems<Item>(
  array: NumpyArray<Item>,
  most = Number.POSITIVE_INFINITY,
): Promise<(Item | Scalar)[]> {
  const { data, dtype, length, shape } = array;
  // The first elements lie first where there is one dimension.
  const isCut = length > most && shape.length === 1;
  if (!(data instanceof ByteRange)) return isCut ? data.slice(0, most) : [...inCOrder([...data], array)];
  const { itemBytes } = dtype;
  const count = isCut ? most : length;
  const bytes = isCut ? await data.read(0, count * itemBytes) : await bytesOf(array);
  if (bytes.length < count * itemBytes) throw new TypeError('the file became shorter');
  const items: Scalar[] = [];
  for (let index = 0; index < count; index += 1) items.push(scalarAt(bytes, index * itemBytes, dtype));
  return isCut ? items : inCOrder(items, array);
}

/** The element of a type that begins at a byte. @throws TypeError where the type has no value here */
export function scalarAt(bytes: Buffer, at: number, dtype: NumpyDtype): Scalar {
  const { kind, itemBytes, isBigEndian } = dtype;
  switch (kind) {
    case 'b':
      return bytes[at] !== 0;
    case 'f':
      return numberReader(dtype)(bytes, at);
    case 'i':
    case 'u': {
      const item = Buffer.from(bytes.subarray(at, at + itemBytes));
      if (isBigEndian) item.reverse();
      const whole = BigInt(`0x${Buffer.from(item.toReversed()).toString('hex')}`);
      return kind === 'i' ? BigInt.asIntN(itemBytes * 8, whole) : whole;
    }
    case 'U': {
      let text = '';
      for (let letter = at; letter < at + itemBytes; letter += 4) {
        const code = isBigEndian ? bytes.readUInt32BE(letter) : bytes.readUInt32LE(letter);
        if (code > 0x10ffff) throw new TypeError('text that has no Unicode');
        text += String.fromCodePoint(code);
      }
      return text.replace(/\0+$/, '');
    }
    case 'S':
      return bytes.toString('latin1', at, at + itemBytes).replace(/\0+$/, '');
    default:
      throw new TypeError(`an array of ${dtype.name} has no values that are read`);
  }
}

async function bytesOf(array: NumpyArray<unknown>): Promise<Buffer> {
  if (!(array.data instanceof ByteRange)) throw new TypeError('an array of objects has no numbers');
  const bytes = await array.data.read();
  if (bytes.length !== array.length * array.dtype.itemBytes) throw new TypeError('the file became shorter');
  return bytes;
}

/** Reads an element of a type at a byte, as a number. @throws TypeError for a type that has none */
export function numberReader({
  kind,
  itemBytes,
  isBigEndian,
  name,
}: NumpyDtype): (bytes: Buffer, at: number) => number {
  const size = `${kind}${itemBytes}`;
  switch (size) {
    case 'f8':
      return isBigEndian ? (bytes, at) => bytes.readDoubleBE(at) : (bytes, at) => bytes.readDoubleLE(at);
    case 'f4':
      return isBigEndian ? (bytes, at) => bytes.readFloatBE(at) : (bytes, at) => bytes.readFloatLE(at);
    case 'f2':
      return (bytes, at) => decodeFloat16(isBigEndian ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at));
    case 'b1':
      return (bytes, at) => (bytes[at] === 0 ? 0 : 1);
    case 'i1':
      return (bytes, at) => bytes.readInt8(at);
    case 'u1':
      return (bytes, at) => bytes.readUInt8(at);
    case 'i2':
      return isBigEndian ? (bytes, at) => bytes.readInt16BE(at) : (bytes, at) => bytes.readInt16LE(at);
    case 'u2':
      return isBigEndian ? (bytes, at) => bytes.readUInt16BE(at) : (bytes, at) => bytes.readUInt16LE(at);
    case 'i4':
      return isBigEndian ? (bytes, at) => bytes.readInt32BE(at) : (bytes, at) => bytes.readInt32LE(at);
    case 'u4':
      return isBigEndian ? (bytes, at) => bytes.readUInt32BE(at) : (bytes, at) => bytes.readUInt32LE(at);
    case 'i8':
      return isBigEndian
        ? (bytes, at) => bytes.readInt32BE(at) * 2 ** 32 + bytes.readUInt32BE(at + 4)
        : (bytes, at) => bytes.readInt32LE(at + 4) * 2 ** 32 + bytes.readUInt32LE(at);
    case 'u8':
      return isBigEndian
        ? (bytes, at) => bytes.readUInt32BE(at) * 2 ** 32 + bytes.readUInt32BE(at + 4)
        : (bytes, at) => bytes.readUInt32LE(at + 4) * 2 ** 32 + bytes.readUInt32LE(at);
    default:
      throw new TypeError(`an array of ${name} is not read`);
  }
}

/** Elements that lie in Fortran's order, laid out in C's. */
function inCOrder<Items extends { [index: number]: unknown; readonly length: number; slice(): Items }>(
  items: Items,
  { shape, isFortran }: NumpyArray<unknown>,
): Items {
  if (!isFortran || shape.length < 2) return items;
  const ordered = items.slice();
  const index = shape.map(() => 0);
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, size) => product * size, 1));
  for (let at = 0; at < items.length; at += 1) {
    ordered[at] = items[index.reduce((sum, position, axis) => sum + position * (strides[axis] ?? 0), 0)];
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      index[axis] = (index[axis] ?? 0) + 1;
      if ((index[axis] ?? 0) < (shape[axis] ?? 0)) break;
      index[axis] = 0;
    }
  }
  return ordered;
}
