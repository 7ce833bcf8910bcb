import { ByteRange, heldRange } from '../bytes/byte-range.ts';
import { NumpyArray } from '../numpy/numpy-array.ts';
import { NumpyDtype, type NumpyField } from '../numpy/numpy-dtype.ts';
import type { Hold } from './pickle-budget.ts';
import { PickleDict, PickleList, PickleObject, PickleTuple, type PickleValue } from './pickle-values.ts';

/** Of numpy's arrays. */
const maxDimensions = 64;

/**
 * Puts a state into what was made, as BUILD does.
 * @returns what is wrong with it; undefined where nothing is
 */
export function build(target: PickleValue, state: PickleValue, hold: Hold): string | undefined {
  if (target instanceof NumpyArray) return fillArray(target, state, hold);
  if (target instanceof NumpyDtype) return fillDtype(target, state, hold);
  if (target instanceof PickleObject) target.state = state;
  // What is plain data here may have had attributes in Python; they mean nothing to a model.
  return undefined;
}

/** An array that is filled when its state is read. */
export function emptyArray(): NumpyArray<PickleValue> {
  return new NumpyArray<PickleValue>(new NumpyDtype('V', 0), [0], false, []);
}

/** ndarray.__setstate__: version, shape, dtype, whether in Fortran's order, and the elements. */
export function fillArray(
  array: NumpyArray<PickleValue>,
  state: PickleValue,
  hold: Hold,
): string | undefined {
  if (!(state instanceof PickleTuple)) return 'has an array whose state is no tuple';
  const [shape, dtype, isFortran, data] = state.items.slice(-4);
  const sizes = sizesOf(shape ?? null);
  if (sizes === undefined) return 'has an array without a shape';
  if (!(dtype instanceof NumpyDtype)) return 'has an array without a dtype';
  const elements = elementsOf(data ?? null, hold);
  if (elements === undefined) return 'has an array without elements';
  const count = sizes.reduce((product, size) => product * size, 1);
  if (elements instanceof ByteRange) {
    // Elements without bytes cost nothing in the file, but are made where they are read.
    if (dtype.itemBytes === 0) hold(count * 8);
    if (dtype.hasObjects || elements.sizeBytes !== count * dtype.itemBytes) {
      return `has an array of ${sizes.join(' × ') || 1} elements of ${dtype.itemBytes} bytes each in ${elements.sizeBytes} bytes`;
    }
  } else if (elements.length !== count) {
    return `has an array of ${sizes.join(' × ') || 1} elements with ${elements.length} in it`;
  }
  array.shape = sizes;
  array.dtype = dtype;
  array.isFortran = isFortran === true || isFortran === 1n;
  array.data = elements;
  return undefined;
}

/** A shape as a pickle writes it; undefined where it is none. */
export function sizesOf(shape: PickleValue): readonly number[] | undefined {
  const items = shape instanceof PickleTuple || shape instanceof PickleList ? shape.items : [shape];
  if (items.length > maxDimensions) return undefined;
  const sizes = items.map(Number);
  const isShape = items.every((size) => typeof size === 'bigint' && size >= 0n && size < 2n ** 48n);
  return isShape && sizes.reduce((product, size) => product * size, 1) < 2 ** 48 ? sizes : undefined;
}

function elementsOf(data: PickleValue, hold: Hold): ByteRange | readonly PickleValue[] | undefined {
  if (data instanceof ByteRange) return data;
  if (data instanceof PickleList) return data.items;
  // Python 2's bytes are text to a pickle.
  if (typeof data !== 'string') return undefined;
  hold(data.length);
  return heldRange(Buffer.from(data, 'latin1'));
}

/** dtype.__setstate__: version, byte order, element type of a subarray, names and fields of a record, sizes. */
function fillDtype(dtype: NumpyDtype, state: PickleValue, hold: Hold): string | undefined {
  if (!(state instanceof PickleTuple)) return 'has a dtype whose state is no tuple';
  const [, order, sub, names, fields, itemBytes] = state.items;
  if (typeof order === 'string') dtype.isBigEndian = order === '>';
  if (typeof itemBytes === 'bigint' && itemBytes >= 0n && itemBytes < 2n ** 31n)
    dtype.itemBytes = Number(itemBytes);
  if (sub instanceof PickleTuple) {
    const sizes = sizesOf(sub.items[1] ?? null);
    if (sizes === undefined) return 'has a dtype of arrays without a shape';
    dtype.shape = sizes;
  }
  if (!(names instanceof PickleTuple) || !(fields instanceof PickleDict)) return undefined;
  hold(names.items.length * 48);
  const read = new Map<string, NumpyField>();
  for (const name of names.items) {
    const entry = fields.get(name);
    const [field, offset] = entry instanceof PickleTuple ? entry.items : [];
    if (typeof name !== 'string' || !(field instanceof NumpyDtype) || typeof offset !== 'bigint') {
      return 'has a record with a field that is none';
    }
    if (offset < 0n || Number(offset) + field.itemBytes > dtype.itemBytes) {
      return `has a record whose field ${JSON.stringify(name)} lies outside it`;
    }
    read.set(name, { dtype: field, offsetBytes: Number(offset) });
  }
  dtype.fields = read;
  return undefined;
}
