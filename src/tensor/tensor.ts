import type { Dtype } from '../../contract/dtypes.ts';

/** A named tensor with its elements, row-major. int64 and uint64 are bigint, bool is boolean, float16 and bfloat16 are held as the numbers they stand for. */
export interface Tensor {
  readonly name: string;
  readonly dtype: Dtype;
  /** json: the elements are texts of values in JSON, and are compared as these; absent where they are any. */
  readonly content?: 'json';
  readonly shape: readonly number[];
  readonly data: readonly (number | bigint | boolean | string)[];
}

/** A tensor without its elements. */
export type TensorShape = Pick<Tensor, 'name' | 'dtype' | 'shape'>;
