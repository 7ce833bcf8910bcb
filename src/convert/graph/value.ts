import type { PackedIntegers } from './packed-integers.ts';

/** Element types of the tensors in the graphs that are made here. */
export type GraphDtype = 'float64' | 'float32' | 'int64' | 'int32' | 'uint8' | 'bool' | 'string';

/** TensorProto.DataType of element types. https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
export const elementTypes: Readonly<Record<GraphDtype, number>> = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float64: 11,
};

/** A tensor in a graph that is being made. */
export interface Value {
  readonly name: string;
  readonly dtype: GraphDtype;
  /** Outermost dimension first; null is the number of rows, or another size that only running the graph tells. */
  readonly shape: readonly (number | null)[];
  /** What the size of its first axis is called where that isn't the number of rows: sizes of one name are to be the same. */
  readonly rows?: string | undefined;
}

/** A tensor that stands in the graph itself. */
export interface Constant {
  readonly dtype: GraphDtype;
  readonly shape: readonly number[];
  /** In C's order. */
  readonly data: Float64Array | Float32Array | BigInt64Array | Int32Array | Uint8Array | readonly string[];
}

/** A setting of an operator. */
export type Attribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly text: string }
  | { readonly ints: readonly number[] | Int32Array | PackedIntegers }
  | { readonly floats: readonly number[] | Float32Array }
  | { readonly texts: readonly string[] }
  | { readonly tensor: Constant }
  | { readonly graph: GraphBody };

/** What an operator runs itself, several times or not at all. It sees the tensors around it by their names. */
export interface GraphBody {
  readonly nodes: readonly GraphNode[];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

/** One operator with what goes in and comes out. */
export interface GraphNode {
  readonly operator: string;
  readonly domain: Domain;
  /** Names; empty for an optional one that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** Operator sets: ONNX's own, its one for classical models, and onnxruntime's. */
export type Domain = '' | 'ai.onnx.ml' | 'com.microsoft';

/** The number of columns of a matrix, which is known. */
export function columnsOf({ name, shape }: Value): number {
  const columns = shape[1];
  if (shape.length !== 2 || columns === undefined || columns === null) {
    throw new TypeError(`${name} is no matrix with a known number of columns`);
  }
  return columns;
}
