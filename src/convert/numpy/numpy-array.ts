import type { ByteRange } from '../bytes/byte-range.ts';
import type { NumpyDtype } from './numpy-dtype.ts';

/** numpy.ndarray: its bytes stay in the file until they are asked for. Pickles make an empty one first and fill it then. */
export class NumpyArray<Item> {
  dtype: NumpyDtype;
  /** Outermost dimension first. */
  shape: readonly number[];
  /** Whether the first index runs fastest (Fortran's order). */
  isFortran: boolean;
  /** Of object arrays their items, in the order in which they lie. */
  data: ByteRange | readonly Item[];

  constructor(
    dtype: NumpyDtype,
    shape: readonly number[],
    isFortran: boolean,
    data: ByteRange | readonly Item[],
  ) {
    this.dtype = dtype;
    this.shape = shape;
    this.isFortran = isFortran;
    this.data = data;
  }

  /** How many elements it has. */
  get length(): number {
    return this.shape.reduce((product, size) => product * size, 1);
  }
}
