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

/** A fixed size, the name of a symbolic one (`batch`), or null where the model doesn't say. */
export type Dimension = number | string | null;

/** One input or output of a model. */
export interface TensorInfo {
  readonly name: string;
  readonly dtype: Dtype;
  /** Outermost dimension first; null when even the rank is unknown. */
  readonly shape: readonly Dimension[] | null;
}

/** What a model takes and returns, in the model's own order. */
export interface Signature {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
}
