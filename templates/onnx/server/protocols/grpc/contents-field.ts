import type { Dtype } from '../../tensors/dtype.ts';

/** A field of InferTensorContents. */
export interface ContentsField {
  readonly number: number;
  readonly name: string;
}

const int = { number: 2, name: 'int_contents' };
const uint = { number: 4, name: 'uint_contents' };

/** Field of InferTensorContents, in the Open Inference Protocol v2, for the elements of a type; null: there is none. */
export const contentsFields: Readonly<Record<Dtype, ContentsField | null>> = {
  bool: { number: 1, name: 'bool_contents' },
  int8: int,
  int16: int,
  int32: int,
  int64: { number: 3, name: 'int64_contents' },
  uint8: uint,
  uint16: uint,
  uint32: uint,
  uint64: { number: 5, name: 'uint64_contents' },
  float16: null,
  float32: { number: 6, name: 'fp32_contents' },
  float64: { number: 7, name: 'fp64_contents' },
  string: { number: 8, name: 'bytes_contents' },
};

/** The name of a field by its number; undefined when InferTensorContents has no such field. */
export function contentsFieldName(number: number): string | undefined {
  return Object.values(contentsFields).find((field) => field?.number === number)?.name;
}
