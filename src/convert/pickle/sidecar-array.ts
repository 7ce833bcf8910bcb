import { ByteRange } from '../bytes/byte-range.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { NumpyArray } from '../numpy/numpy-array.ts';
import { emptyArray, fillArray } from './build-object.ts';
import type { Hold } from './pickle-budget.ts';
import { readNpyHeader } from './npy-header.ts';
import { PickleDict, PickleTuple, type PickleObject, type PickleValue } from './pickle-values.ts';

/** Whether an object says that an array is in a file beside, as joblib before 0.10 kept them. */
export function isSidecarWrapper({ type }: PickleObject): boolean {
  return (
    /(^|\.)joblib\.numpy_pickle(_compat)?$/.test(type.module) &&
    (type.name === 'NDArrayWrapper' || type.name === 'ZNDArrayWrapper')
  );
}

interface SidecarReading {
  /** Gives the bytes of a file beside the pickle, unpacked. */
  readonly open: (name: string) => Promise<ByteSource | string>;
  /** Reads the pickle at a place in such a file. */
  readonly nested: (source: ByteSource, offset: number) => Promise<PickleValue>;
  readonly hold: Hold;
}

/**
 * The array that NDArrayWrapper (a .npy file) or ZNDArrayWrapper (its bytes, compressed) stands for.
 * https://github.com/joblib/joblib/blob/main/joblib/numpy_pickle_compat.py
 *
 * @returns what is wrong, as text, where it is no array
 */
export async function readSidecarArray(
  { state }: PickleObject,
  { open, nested, hold }: SidecarReading,
): Promise<NumpyArray<PickleValue> | string> {
  const get = (name: string) => (state instanceof PickleDict ? (state.get(name) ?? null) : null);
  const name = get('filename');
  if (typeof name !== 'string') return 'has an array of joblib in a file without a name';
  const source = await open(name);
  if (typeof source === 'string') return source;
  const arrayState = get('state');
  if (arrayState instanceof PickleTuple) {
    const array = emptyArray();
    const elements = new ByteRange(source, 0, source.sizeBytes);
    return fillArray(array, new PickleTuple([...arrayState.items.slice(0, 8), elements]), hold) ?? array;
  }
  const header = await readNpyHeader(source);
  if (typeof header === 'string') return `has an array in ${name}, which ${header}`;
  const { dtype, shape, isFortran, dataOffset } = header;
  if (dtype.hasObjects) {
    const array = await nested(source, dataOffset);
    return array instanceof NumpyArray ? array : `has an array of objects in ${name} that is none`;
  }
  const array = new NumpyArray<PickleValue>(dtype, shape, isFortran, []);
  const sizeBytes = array.length * dtype.itemBytes;
  const leftBytes = source.sizeBytes - dataOffset;
  if (sizeBytes > leftBytes) return `has an array of ${sizeBytes} bytes in ${name}, where ${leftBytes} are`;
  if (dtype.itemBytes === 0) hold(array.length * 8);
  array.data = new ByteRange(source, dataOffset, sizeBytes);
  return array;
}
