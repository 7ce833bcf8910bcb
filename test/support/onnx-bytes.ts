import { bytesField, integerField } from './protobuf-bytes.ts';

/** The parts of an ONNX file, field numbers as in onnx.proto; small enough to be wrong on purpose. */
type Dimension = number | string | null;

const float32 = 1;

/** A ModelProto of IR 8 around the fields of a graph. */
export function modelBytes(
  graph: readonly Buffer[],
  opsets: Readonly<Record<string, number>> = { '': 17 },
  ...more: readonly Buffer[]
): Buffer {
  const imports = Object.entries(opsets).map(([domain, version]) =>
    bytesField(8, [bytesField(1, domain), integerField(2, version)]),
  );
  return Buffer.concat([integerField(1, 8), bytesField(7, graph), ...imports, ...more]);
}

/** A node as a field of a graph. */
export function nodeField(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  { domain = '', attributes = [] as readonly Buffer[] } = {},
): Buffer {
  return bytesField(1, [
    ...inputs.map((name) => bytesField(1, name)),
    ...outputs.map((name) => bytesField(2, name)),
    bytesField(4, operator),
    ...attributes.map((attribute) => bytesField(5, [attribute])),
    ...(domain === '' ? [] : [bytesField(7, domain)]),
  ]);
}

/** TensorProto.DataType of what is not float32. */
export const elementTypes = {
  uint8: 2,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  bfloat16: 16,
} as const;

/** A tensor among the inputs of a graph, of float32 unless another TensorProto.DataType is given. */
export function inputField(name: string, shape: readonly Dimension[], elementType: number = float32): Buffer {
  return bytesField(11, [bytesField(1, name), bytesField(2, [tensorType(shape, elementType)])]);
}

/** A tensor among the outputs of a graph, of float32 unless another TensorProto.DataType is given. */
export function outputField(
  name: string,
  shape: readonly Dimension[],
  elementType: number = float32,
): Buffer {
  return bytesField(12, [bytesField(1, name), bytesField(2, [tensorType(shape, elementType)])]);
}

/** A float initializer, all of its elements 0.5. */
export function halvesField(name: string, sizes: readonly number[]): Buffer {
  const count = sizes.reduce((product, size) => product * size, 1);
  const raw = Buffer.from(new Float32Array(count).fill(0.5).buffer);
  return bytesField(5, [
    ...sizes.map((size) => integerField(1, size)),
    integerField(2, float32),
    bytesField(8, name),
    bytesField(9, [raw]),
  ]);
}

/** An initializer of int64 in one dimension. */
export function int64sField(name: string, values: readonly number[]): Buffer {
  const raw = Buffer.from(BigInt64Array.from(values, BigInt).buffer);
  return bytesField(5, [
    integerField(1, values.length),
    integerField(2, elementTypes.int64),
    bytesField(8, name),
    bytesField(9, [raw]),
  ]);
}

/** An attribute of a node that is one integer. */
export function integerAttribute(name: string, value: number): Buffer {
  return Buffer.concat([bytesField(1, name), integerField(3, value), integerField(20, 2)]);
}

/** An attribute of a node that is one string. */
export function stringAttribute(name: string, value: string): Buffer {
  return Buffer.concat([bytesField(1, name), bytesField(4, value), integerField(20, 3)]);
}

/** A sequence of maps from int64 to float, as ZipMap returns it; `field` 12 for an output, 13 for an inner value. */
export function sequenceOfMapsField(name: string, field: 12 | 13 = 12): Buffer {
  const map = bytesField(5, [integerField(1, 7), bytesField(2, [bytesField(1, [integerField(1, float32)])])]);
  return bytesField(field, [bytesField(1, name), bytesField(2, [bytesField(4, [bytesField(1, [map])])])]);
}

/** A float initializer kept in another file. */
function externalField(name: string, sizes: readonly number[], location: string): Buffer {
  return bytesField(5, [
    ...sizes.map((size) => integerField(1, size)),
    integerField(2, float32),
    bytesField(8, name),
    bytesField(13, [bytesField(1, 'location'), bytesField(2, location)]),
    integerField(14, 1),
  ]);
}

/** Y = X + W with W of two floats in the file `location`. */
export function externalModelBytes(location: string): Buffer {
  return modelBytes([
    nodeField('Add', ['X', 'W'], ['Y']),
    bytesField(2, 'external'),
    externalField('W', [2], location),
    inputField('X', ['N', 2]),
    outputField('Y', ['N', 2]),
  ]);
}

function tensorType(shape: readonly Dimension[], elementType: number): Buffer {
  const dims = shape.map((size) => {
    if (size === null) return bytesField(1, []);
    return bytesField(1, [typeof size === 'number' ? integerField(1, size) : bytesField(2, size)]);
  });
  return bytesField(1, [integerField(1, elementType), bytesField(2, dims)]);
}
