/** Element types as the contract names them, and what the Open Inference Protocol calls them. */
export const datatypes = {
  bool: 'BOOL',
  int8: 'INT8',
  int16: 'INT16',
  int32: 'INT32',
  int64: 'INT64',
  uint8: 'UINT8',
  uint16: 'UINT16',
  uint32: 'UINT32',
  uint64: 'UINT64',
  float16: 'FP16',
  float32: 'FP32',
  float64: 'FP64',
  string: 'BYTES',
} as const;

export type Dtype = keyof typeof datatypes;

export function isDtype(value: unknown): value is Dtype {
  return typeof value === 'string' && Object.hasOwn(datatypes, value);
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
