/** Types for the code of a step in mlpack.yaml: docs/steps.md of mlpack has what they mean. */

/** Element types, as numpy calls them. */
export type Dtype =
  | 'bool'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'float32'
  | 'float64'
  | 'string';

/** Row-major elements: a typed array by the element type (bool: 0 and 1), texts, or values of JSON where mlpack.yaml says so. */
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
  | readonly unknown[];

/** A tensor that a step is given. */
export interface Tensor<Data extends Elements = Elements> {
  readonly dtype: Dtype;
  /** Outermost size first; the first is the number of rows. */
  readonly shape: readonly number[];
  readonly data: Data;
}

/** A tensor that a step returns: of the element type that mlpack.yaml declares, as a typed array of it or as a plain one. */
export interface ReturnedTensor {
  readonly shape: readonly number[];
  readonly data: Elements;
}

/** The default export of a step: tensors of all rows of a batch by name, and those that it makes of them. */
export type Step<Inputs extends Readonly<Record<string, Tensor>> = Readonly<Record<string, Tensor>>> = (
  tensors: Inputs,
) => Readonly<Record<string, ReturnedTensor>> | Promise<Readonly<Record<string, ReturnedTensor>>>;

/** An object that the step `detect` has found; its tensor `objects` has a list of them for each row. */
export interface DetectedObject {
  readonly score: number;
  readonly label: string;
  /** In pixels of the picture as it is seen, from its left and top. */
  readonly box: {
    readonly xmin: number;
    readonly ymin: number;
    readonly xmax: number;
    readonly ymax: number;
  };
}
