import { ByteRange } from '../bytes/byte-range.ts';
import type { ByteWindow } from '../bytes/byte-window.ts';
import { NumpyArray } from '../numpy/numpy-array.ts';
import { NumpyDtype } from '../numpy/numpy-dtype.ts';
import { sizesOf } from './build-object.ts';
import type { Hold } from './pickle-budget.ts';
import { PickleDict, type PickleObject, type PickleValue } from './pickle-values.ts';

/** Whether an object says that an array follows, as joblib writes it. */
export function isArrayWrapper({ type }: PickleObject): boolean {
  return /(^|\.)joblib\.numpy_pickle$/.test(type.module) && type.name === 'NumpyArrayWrapper';
}

/**
 * The array behind joblib's NumpyArrayWrapper: its bytes, aligned since joblib 1.2, or a pickle of its objects.
 * https://github.com/joblib/joblib/blob/main/joblib/numpy_pickle.py
 *
 * @param window stands behind the wrapper's BUILD; behind the array afterwards
 * @param nested reads the pickle at the window's position
 * @returns what is wrong, as text, where it is no array
 */
export async function readWrappedArray(
  { state }: PickleObject,
  window: ByteWindow,
  nested: () => Promise<PickleValue>,
  hold: Hold,
): Promise<NumpyArray<PickleValue> | string> {
  const get = (name: string) => (state instanceof PickleDict ? (state.get(name) ?? null) : null);
  const dtype = get('dtype');
  const shape = sizesOf(get('shape'));
  if (!(dtype instanceof NumpyDtype) || shape === undefined)
    return 'has an array of joblib without dtype or shape';
  if (dtype.hasObjects) {
    const array = await nested();
    return array instanceof NumpyArray ? array : 'has an array of objects that is none';
  }
  if (get('numpy_array_alignment_bytes') !== null) {
    await window.fill(1);
    if (window.held === 0) return 'ends before an array';
    const paddingBytes = window.byte();
    window.position += paddingBytes;
  }
  const array = new NumpyArray<PickleValue>(dtype, shape, get('order') === 'F', []);
  const sizeBytes = array.length * dtype.itemBytes;
  if (sizeBytes > window.left) return `has an array of ${sizeBytes} bytes, but ${window.left} are left`;
  // Elements without bytes cost nothing in the file, but are made where they are read.
  if (dtype.itemBytes === 0) hold(array.length * 8);
  array.data = new ByteRange(window.source, window.position, sizeBytes);
  window.position += sizeBytes;
  return array;
}
