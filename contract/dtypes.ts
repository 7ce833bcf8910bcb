/** Element types, named as numpy and onnxruntime name them. */
export const dtypes = [
  'bool',
  'int8',
  'int16',
  'int32',
  'int64',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'float16',
  'bfloat16',
  'float32',
  'float64',
  'string',
] as const;

export type Dtype = (typeof dtypes)[number];

/** What the Open Inference Protocol v2 calls the element types (inference_rest.md, "Tensor Data Types"). */
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
  bfloat16: 'BF16',
  float32: 'FP32',
  float64: 'FP64',
  string: 'BYTES',
} as const satisfies Record<Dtype, string>;

const dtypesByDatatype = new Map<unknown, Dtype>(dtypes.map((dtype) => [datatypes[dtype], dtype]));

/** The element type that the Open Inference Protocol calls so; undefined when it is none. */
export function dtypeOfDatatype(datatype: unknown): Dtype | undefined {
  return dtypesByDatatype.get(datatype);
}
