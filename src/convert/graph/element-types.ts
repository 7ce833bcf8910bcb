import type { GraphDtype } from './value.ts';

/** TensorProto.DataType. https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
export const elementTypes: Readonly<Record<GraphDtype, number>> = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float64: 11,
};
