import type { Dimension } from '../../../tensor/signature.ts';

/** What is kept of an ONNX model's protobuf: names, types, shapes and where things are, but no weights. Field meanings: onnx.proto. */
export interface ModelOutline {
  readonly irVersion: number;
  readonly producer: { readonly name: string; readonly version: string };
  readonly description: string;
  /** Versions of the operator sets by domain; the default domain is written `ai.onnx`. */
  readonly opsets: ReadonlyMap<string, number>;
  readonly metadata: ReadonlyMap<string, string>;
  readonly graph: GraphOutline;
  readonly functions: readonly FunctionOutline[];
}

/** Byte offsets in the model file; `end` is exclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface GraphOutline {
  readonly name: string;
  /** The graph's own bytes, without its tag and length. */
  readonly range: ByteRange;
  /** Offset at which the graph's tag begins. */
  readonly headerStart: number;
  readonly nodes: readonly NodeOutline[];
  readonly initializers: readonly TensorOutline[];
  readonly inputs: readonly ValueOutline[];
  readonly outputs: readonly ValueOutline[];
  /** Intermediate values that the graph lists with a type that is no tensor. */
  readonly innerValues: readonly ValueOutline[];
}

export interface FunctionOutline {
  readonly name: string;
  readonly domain: string;
  readonly nodes: readonly NodeOutline[];
  /** The function's own bytes, without its tag and length. */
  readonly range: ByteRange;
}

export interface NodeOutline {
  readonly name: string;
  readonly opType: string;
  readonly domain: string;
  /** Names of the inputs in the order of the operator's definition; an omitted optional one is ''. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: readonly AttributeOutline[];
  /** Bytes of the node with its tag and length, as it stands in its graph or function. */
  readonly range: ByteRange;
}

export interface AttributeOutline {
  readonly name: string;
  readonly floatCount: number;
  /** Only of attributes that hold class labels, categories or the name of a locale. */
  readonly strings: readonly string[];
  /** All of such an attribute; of any other up to 16, none when it has more. */
  readonly integers: readonly number[];
  readonly tensors: readonly TensorOutline[];
  readonly graphs: readonly GraphOutline[];
  /** Its bytes, without tag and length. */
  readonly range: ByteRange;
}

export interface TensorOutline {
  readonly name: string;
  /** TensorProto.DataType. */
  readonly elementType: number;
  readonly dims: readonly number[];
  readonly elementCount: number;
  /** Elements of a small tensor of int32, int64 or strings; null of any other. */
  readonly values: readonly (string | number)[] | null;
  readonly external: ExternalReference | null;
  /** Fields that hold the tensor's elements; null when there is none. */
  readonly data: ElementData | null;
  /** Offset at which the tensor's message starts, for messages to the user. */
  readonly offset: number;
}

export interface ElementData extends ByteRange {
  /** Number of the field in TensorProto, for example 9: raw_data. */
  readonly field: number;
  /** Whether they are one length-delimited field, of which the range has no tag; else they are several, with theirs. */
  readonly isWhole: boolean;
}

/** TensorProto.external_data: where a tensor's bytes are in another file. */
export interface ExternalReference {
  readonly location: string;
  readonly offset: number;
  /** Null when the model leaves it to the tensor's shape. */
  readonly length: number | null;
}

export interface ValueOutline {
  readonly name: string;
  readonly type: ValueType | null;
  /** Bytes of the value with its tag and length, as it stands in the graph. */
  readonly range: ByteRange;
}

/** A TypeProto, as deep as it matters here. */
export interface ValueType {
  readonly kind: 'tensor' | 'sparse-tensor' | 'sequence' | 'map' | 'optional';
  /** Element type of the innermost tensor. */
  readonly elementType: number;
  readonly shape: readonly Dimension[] | null;
  /** The type inside, for example the map of a sequence of maps. */
  readonly of: ValueType | null;
}
