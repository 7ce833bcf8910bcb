import { open } from 'node:fs/promises';
import { ProtoMessage } from '../../../contract/onnx/proto-message.ts';
import type { Graph } from './graph.ts';
import { PackedIntegers } from './packed-integers.ts';
import {
  elementTypes,
  type Attribute,
  type Constant,
  type GraphBody,
  type GraphNode,
  type Value,
} from './value.ts';

/** Versions that onnxruntime 1.30 knows and others before it, too. */
const irVersion = 10;
const opsets = [
  ['', 21],
  ['ai.onnx.ml', 5],
  ['com.microsoft', 1],
] as const;

/** AttributeProto.AttributeType */
const attributeTypes = {
  float: 1,
  int: 2,
  text: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
  texts: 8,
} as const;

/** A protobuf message of more can't be read. */
const maxBytes = 2 ** 31 - 1;

export interface OnnxHead {
  /** Written as metadata, in this order. */
  readonly metadata: readonly (readonly [key: string, value: string])[];
}

/**
 * Writes a graph as an ONNX file.
 * Field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 *
 * @throws RangeError for a model of more than 2 GiB, which ONNX can't say in one file
 */
export async function writeOnnx(graph: Graph, path: string, head: OnnxHead): Promise<void> {
  const model = modelProto(graph, head);
  if (model.sizeBytes > maxBytes) throw new RangeError('The model has more than 2 GiB.');
  await using file = await open(path, 'wx');
  for (const piece of model.pieces) await file.appendFile(piece);
}

function modelProto(graph: Graph, { metadata }: OnnxHead): ProtoMessage {
  const model = new ProtoMessage().integer(1, irVersion).text(2, 'mlpack');
  const used = namesUsedBy(graph);
  const constants = new Map([...graph.constants].filter(([name]) => used.has(name)));
  model.message(7, graphProto(graph, 'model', constants));
  const domains = domainsOf(graph.nodes);
  for (const [domain, version] of opsets) {
    if (domain !== '' && !domains.has(domain)) continue;
    model.message(8, new ProtoMessage().text(1, domain).integer(2, version));
  }
  for (const [key, value] of metadata) model.message(14, new ProtoMessage().text(1, key).text(2, value));
  return model;
}

/** onnxruntime warns of each constant that nothing uses. */
function namesUsedBy({ nodes }: GraphBody): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { inputs, attributes } of nodes) {
    for (const name of inputs) names.add(name);
    for (const attribute of Object.values(attributes)) {
      if (!('graph' in attribute)) continue;
      for (const name of namesUsedBy(attribute.graph)) names.add(name);
    }
  }
  return names;
}

function domainsOf(nodes: readonly GraphNode[]): ReadonlySet<string> {
  const domains = new Set<string>();
  for (const { domain, attributes } of nodes) {
    domains.add(domain);
    for (const attribute of Object.values(attributes)) {
      if (!('graph' in attribute)) continue;
      for (const inner of domainsOf(attribute.graph.nodes)) domains.add(inner);
    }
  }
  return domains;
}

function graphProto(
  { nodes, inputs, outputs }: GraphBody,
  name: string,
  constants: ReadonlyMap<string, Constant>,
): ProtoMessage {
  const proto = new ProtoMessage();
  for (const node of nodes) proto.message(1, nodeProto(node));
  proto.text(2, name);
  for (const [constantName, constant] of constants) proto.message(5, tensorProto(constant, constantName));
  for (const input of inputs) proto.message(11, valueProto(input));
  for (const output of outputs) proto.message(12, valueProto(output));
  return proto;
}

function nodeProto({ operator, domain, inputs, outputs, attributes }: GraphNode): ProtoMessage {
  const node = new ProtoMessage();
  for (const input of inputs) node.text(1, input);
  for (const output of outputs) node.text(2, output);
  node.text(3, outputs[0] ?? '').text(4, operator);
  for (const [name, attribute] of Object.entries(attributes))
    node.message(5, attributeProto(name, attribute));
  if (domain !== '') node.text(7, domain);
  return node;
}

function attributeProto(name: string, attribute: Attribute): ProtoMessage {
  const proto = new ProtoMessage().text(1, name);
  if ('float' in attribute) return proto.float(2, attribute.float).integer(20, attributeTypes.float);
  if ('int' in attribute) return proto.integer(3, attribute.int).integer(20, attributeTypes.int);
  if ('text' in attribute) return proto.text(4, attribute.text).integer(20, attributeTypes.text);
  if ('tensor' in attribute) {
    return proto.message(5, tensorProto(attribute.tensor, '')).integer(20, attributeTypes.tensor);
  }
  if ('graph' in attribute) {
    return proto.message(6, graphProto(attribute.graph, 'body', new Map())).integer(20, attributeTypes.graph);
  }
  if ('floats' in attribute) {
    return proto.bytes(7, bytesOf(Float32Array.from(attribute.floats))).integer(20, attributeTypes.floats);
  }
  if ('ints' in attribute) {
    const { ints } = attribute;
    const packed = ints instanceof PackedIntegers ? ints : PackedIntegers.of(ints);
    return proto.packed(8, packed.sizeBytes, packed.chunks).integer(20, attributeTypes.ints);
  }
  return proto.texts(9, attribute.texts).integer(20, attributeTypes.texts);
}

function tensorProto({ dtype, shape, data }: Constant, name: string): ProtoMessage {
  const tensor = new ProtoMessage();
  for (const size of shape) tensor.integer(1, size);
  tensor.integer(2, elementTypes[dtype]);
  if (ArrayBuffer.isView(data)) {
    if (name !== '') tensor.text(8, name);
    return tensor.bytes(9, bytesOf(data));
  }
  tensor.texts(6, data);
  return name === '' ? tensor : tensor.text(8, name);
}

function valueProto({ name, dtype, shape, rows = 'N' }: Value): ProtoMessage {
  const dimensions = new ProtoMessage();
  for (const [axis, size] of shape.entries()) {
    const dimension = new ProtoMessage();
    if (size !== null) dimension.integer(1, size);
    else if (axis === 0) dimension.text(2, rows);
    dimensions.message(1, dimension);
  }
  const tensor = new ProtoMessage().integer(1, elementTypes[dtype]).message(2, dimensions);
  return new ProtoMessage().text(1, name).message(2, new ProtoMessage().message(1, tensor));
}

/** The bytes as they lie, which is how ONNX has them on every machine that mlpack runs on (little-endian). */
function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
