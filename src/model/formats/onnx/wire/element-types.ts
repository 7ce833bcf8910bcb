import type { Dtype } from '../../../../../contract/dtypes.ts';

interface ElementType {
  readonly name: string;
  /** Null when mlpack cannot carry such a tensor in or out of a model. */
  readonly dtype: Dtype | null;
  readonly bits: number;
}

const of = (dtype: Dtype, bits: number): ElementType => ({ name: dtype, dtype, bits });
const internal = (name: string, bits: number): ElementType => ({ name, dtype: null, bits });

/** TensorProto.DataType of onnx.proto, by number. Strings have no fixed size: 0 bits. */
const elementTypes: Readonly<Record<number, ElementType>> = {
  1: of('float32', 32),
  2: of('uint8', 8),
  3: of('int8', 8),
  4: of('uint16', 16),
  5: of('int16', 16),
  6: of('int32', 32),
  7: of('int64', 64),
  8: of('string', 0),
  9: of('bool', 8),
  10: of('float16', 16),
  11: of('float64', 64),
  12: of('uint32', 32),
  13: of('uint64', 64),
  14: internal('complex64', 64),
  15: internal('complex128', 128),
  16: of('bfloat16', 16),
  17: internal('float8e4m3fn', 8),
  18: internal('float8e4m3fnuz', 8),
  19: internal('float8e5m2', 8),
  20: internal('float8e5m2fnuz', 8),
  21: internal('uint4', 4),
  22: internal('int4', 4),
  23: internal('float4e2m1', 4),
  24: internal('float8e8m0', 8),
  25: internal('uint2', 2),
  26: internal('int2', 2),
};

/** The element type with that TensorProto.DataType number; undefined when onnx.proto knows none. */
export function elementType(number: number): ElementType | undefined {
  return elementTypes[number];
}

/** How many bytes that many elements take in a model file. */
export function elementsSizeBytes(type: number, count: number): number {
  return Math.ceil((count * (elementTypes[type]?.bits ?? 0)) / 8);
}
