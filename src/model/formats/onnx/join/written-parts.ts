import { ProtoMessage } from '../../../../../contract/onnx/proto-message.ts';
import type { ModelOutline } from '../outline.ts';
import type { JoinedNames } from './join-names.ts';
import type { RaisedNodes } from './raise-opsets.ts';
import type { Seam } from './seam.ts';

/** Fields of ModelProto, GraphProto and NodeProto that are written here. */
export const fields = {
  model: {
    ir: 1,
    producer: 2,
    producerVersion: 3,
    description: 6,
    graph: 7,
    opset: 8,
    metadata: 14,
    function: 25,
  },
  graph: { node: 1, name: 2, stored: 5 },
  node: { input: 1, output: 2, name: 3, opType: 4, attribute: 5 },
} as const;

/** The operators between two models: what is cast, or has to keep a name of its own. */
export function seamNodes(
  { joints }: Seam,
  { first, second, needsNode, freshNode }: JoinedNames,
): ProtoMessage {
  const { node, graph } = fields;
  const nodes = new ProtoMessage();
  for (const { output, input, castTo } of joints) {
    if (!needsNode(input.name)) continue;
    const [from, to] = [first.value(output.name), second.value(input.name)];
    const message = new ProtoMessage()
      .text(node.input, from)
      .text(node.output, to)
      .text(node.name, freshNode(to));
    message.text(node.opType, castTo === null ? 'Identity' : 'Cast');
    if (castTo !== null) {
      message.message(node.attribute, new ProtoMessage().text(1, 'to').integer(3, castTo).integer(20, 2));
    }
    nodes.message(graph.node, message);
  }
  return nodes;
}

/** Axes that are inputs now, as tensors of int64. */
export function storedAxes(...raised: readonly RaisedNodes[]): ProtoMessage {
  const stored = new ProtoMessage();
  for (const [name, axes] of raised.flatMap((one) => [...one.axes])) {
    const bytes = new Uint8Array(BigInt64Array.from(axes, BigInt).buffer);
    const tensor = new ProtoMessage().integer(1, axes.length).integer(2, 7).text(8, name).bytes(9, bytes);
    stored.message(fields.graph.stored, tensor);
  }
  return stored;
}

/** Who made the model is who made what it answers. */
export function headOf({ producer, description }: ModelOutline, irVersion: number): ProtoMessage {
  const { model } = fields;
  const head = new ProtoMessage().integer(model.ir, irVersion).text(model.producer, producer.name);
  if (producer.version !== '') head.text(model.producerVersion, producer.version);
  return description === '' ? head : head.text(model.description, description);
}

/** What stands behind the graph: versions of operators, and metadata. */
export function tailOf(
  opsets: ReadonlyMap<string, number>,
  metadata: ReadonlyMap<string, string>,
): ProtoMessage {
  const { model } = fields;
  const tail = new ProtoMessage();
  for (const [domain, version] of opsets) {
    const name = domain === 'ai.onnx' ? '' : domain;
    tail.message(model.opset, new ProtoMessage().text(1, name).integer(2, version));
  }
  for (const [key, value] of metadata) {
    tail.message(model.metadata, new ProtoMessage().text(1, key).text(2, value));
  }
  return tail;
}
