import { NumpyArray } from '../numpy/numpy-array.ts';
import { PickleList, PickleTuple, type PickleValue } from './pickle-values.ts';

/** How many items a list, tuple or array has; 0 of anything else. None of them is read. */
export function listLength(value: PickleValue | undefined): number {
  if (value instanceof PickleList || value instanceof PickleTuple) return value.items.length;
  return value instanceof NumpyArray ? value.length : 0;
}
