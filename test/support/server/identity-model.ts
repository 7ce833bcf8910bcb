import type { Dtype } from '../../../templates/onnx/server/tensors/dtype.ts';

/** TensorProto.DataType of onnx.proto. */
const elementTypes: Readonly<Record<Dtype, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
};

/** A tensor that the model gives back as it came. */
export interface Passed {
  readonly input: string;
  readonly output: string;
  readonly dtype: Dtype;
  readonly shape: readonly (number | string)[];
}

/** The bytes of an ONNX model that passes tensors from input to output. */
export function identityModel(tensors: readonly Passed[]): Uint8Array {
  const graph = [
    ...tensors.map(({ input, output }) => field(1, [text(1, input), text(2, output), text(4, 'Identity')])),
    text(2, 'identity'),
    ...tensors.map(({ input, dtype, shape }) => valueInfo(11, input, dtype, shape)),
    ...tensors.map(({ output, dtype, shape }) => valueInfo(12, output, dtype, shape)),
  ];
  const opset = field(8, [text(1, ''), integer(2, 17)]);
  return Buffer.concat([integer(1, 8), opset, field(7, graph)]);
}

function valueInfo(number: number, name: string, dtype: Dtype, shape: Passed['shape']): Buffer {
  const dimensions = shape.map((size) =>
    field(1, [typeof size === 'number' ? integer(1, size) : text(2, size)]),
  );
  return field(number, [
    text(1, name),
    field(2, [field(1, [integer(1, elementTypes[dtype]), field(2, dimensions)])]),
  ]);
}

function field(number: number, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([varint(number * 8 + 2), varint(body.length), body]);
}

function text(number: number, value: string): Buffer {
  return field(number, [Buffer.from(value)]);
}

function integer(number: number, value: number): Buffer {
  return Buffer.concat([varint(number * 8), varint(value)]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  return Buffer.from([...bytes, rest]);
}
