import { datatypes, dtypeOfDatatype, type Dtype as KnownDtype } from '../../../../contract/dtypes.ts';

/** The element types that onnxruntime-node can hold. */
export type Dtype = Exclude<KnownDtype, 'bfloat16'>;

export function isDtype(value: unknown): value is Dtype {
  return typeof value === 'string' && value !== 'bfloat16' && Object.hasOwn(datatypes, value);
}

/** The element type that the Open Inference Protocol calls so; null when it is none of these. */
export function dtypeOf(datatype: unknown): Dtype | null {
  const dtype = dtypeOfDatatype(datatype);
  return isDtype(dtype) ? dtype : null;
}

/** Row-major elements as onnxruntime holds them: booleans as 0 and 1, float16 as its bits. */
export type Elements =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Float32Array
  | Float64Array
  | string[];

/** A tensor between the wire and onnxruntime. */
export interface Tensor {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly elements: Elements;
}

/** Elements that lie in one block of memory. */
export type NumericElements = Exclude<Elements, string[]>;

const arrays = {
  bool: Uint8Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  float16: Uint16Array,
  float32: Float32Array,
  float64: Float64Array,
} as const satisfies Record<Exclude<Dtype, 'string'>, unknown>;

/** Size of an element in bytes. Strings have none of their own. */
export function elementBytes(dtype: Exclude<Dtype, 'string'>): number {
  return arrays[dtype].BYTES_PER_ELEMENT;
}

/** Room for elements, all of them zero. */
export function allocate(dtype: Exclude<Dtype, 'string'>, count: number): NumericElements {
  return new arrays[dtype](count);
}

/** Elements that lie in memory, little-endian and aligned; shares it. */
export function viewOf(
  dtype: Exclude<Dtype, 'string'>,
  memory: ArrayBuffer,
  byteOffset: number,
  count: number,
): NumericElements {
  return new arrays[dtype](memory, byteOffset, count);
}

/** The bytes of elements, little-endian; shares their memory. */
export function bytesOf({ buffer, byteOffset, byteLength }: NumericElements): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
