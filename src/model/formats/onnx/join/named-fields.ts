/** A message, as far as something in it may be called otherwise. */
export type Message = keyof typeof messages;
/** What a field names; nothing where it is left out. */
export type Leaf = 'value' | 'nodeName' | 'opType' | 'size' | 'definition' | 'location' | 'nothing';

/**
 * The fields of onnx.proto's messages that name something, or hold messages that do; all others are copied.
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
export const messages = {
  graph: {
    1: 'node',
    5: 'stored',
    11: 'valueInfo',
    12: 'valueInfo',
    13: 'valueInfo',
    14: 'annotation',
    15: 'sparse',
  },
  // Onnxruntime knows nothing of the devices that a node would run on (10), and they name tensors.
  node: { 1: 'value', 2: 'value', 3: 'nodeName', 4: 'opType', 5: 'attribute', 10: 'nothing' },
  attribute: {
    5: 'tensor',
    6: 'graph',
    10: 'tensor',
    11: 'graph',
    14: 'type',
    15: 'type',
    22: 'sparseTensor',
    23: 'sparseTensor',
  },
  stored: { 8: 'value', 13: 'location' },
  tensor: { 13: 'location' },
  sparse: { 1: 'stored', 2: 'tensor' },
  sparseTensor: { 1: 'tensor', 2: 'tensor' },
  annotation: { 1: 'value', 2: 'parameter' },
  // Which parameter of a quantisation it is, and the tensor that has it.
  parameter: { 2: 'value' },
  valueInfo: { 1: 'value', 2: 'type' },
  type: { 1: 'tensorType', 4: 'ofType', 5: 'map', 8: 'tensorType', 9: 'ofType' },
  ofType: { 1: 'type' },
  map: { 2: 'type' },
  tensorType: { 2: 'shape' },
  shape: { 1: 'dimension' },
  dimension: { 2: 'size' },
  function: { 1: 'definition', 7: 'node' },
} as const satisfies Readonly<Record<string, Readonly<Record<number, string>>>>;

export function isMessage(what: Message | Leaf): what is Message {
  return what in messages;
}
