import { bytesField, integerField } from '../../src/model/protobuf-writer.ts';

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

/** A float tensor among the inputs of a graph. */
export function inputField(name: string, shape: readonly Dimension[]): Buffer {
  return bytesField(11, [bytesField(1, name), bytesField(2, [tensorType(shape)])]);
}

/** A float tensor among the outputs of a graph. */
export function outputField(name: string, shape: readonly Dimension[]): Buffer {
  return bytesField(12, [bytesField(1, name), bytesField(2, [tensorType(shape)])]);
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

function tensorType(shape: readonly Dimension[]): Buffer {
  const dims = shape.map((size) => {
    if (size === null) return bytesField(1, []);
    return bytesField(1, [typeof size === 'number' ? integerField(1, size) : bytesField(2, size)]);
  });
  return bytesField(1, [integerField(1, float32), bytesField(2, dims)]);
}
