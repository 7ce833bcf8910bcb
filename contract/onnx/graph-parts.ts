import type { SyncByteSource } from './sync-byte-source.ts';
import { protoFields, textOf, type ProtoField } from './proto-fields.ts';

/** An operator of a graph: what it is, and where it stands in the file. */
export interface NodePart {
  readonly field: ProtoField;
  readonly operator: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: readonly ProtoField[];
}

/** A tensor that goes in or out of a graph, or stands in it. */
interface NamedPart {
  readonly field: ProtoField;
  readonly name: string;
}

/** An input or output with the number of its element type; null where none is said. */
interface ValuePart extends NamedPart {
  readonly elementType: number | null;
}

/** What a model consists of, as far as it can be cut into smaller ones. */
export interface GraphParts {
  /** Fields of the model beside its graph. */
  readonly head: readonly ProtoField[];
  readonly nodes: readonly NodePart[];
  readonly initializers: readonly NamedPart[];
  readonly inputs: readonly ValuePart[];
  readonly outputs: readonly ValuePart[];
}

/** Fields of ModelProto, GraphProto, NodeProto, TensorProto, ValueInfoProto. */
const model = { graph: 7, training: 20, functions: 25 } as const;
const graph = { node: 1, initializer: 5, input: 11, output: 12, sparse: 15 } as const;
const node = { input: 1, output: 2, operator: 4, attribute: 5, domain: 7 } as const;
const tensor = { name: 8, location: 14 } as const;
const value = { name: 1, type: 2 } as const;

/**
 * Walks over a model without reading its weights.
 * Field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 *
 * @returns null for a model that has more than one graph, or keeps tensors in other files
 * @throws RangeError for bytes that are no model
 */
export function graphParts(source: SyncByteSource): GraphParts | null {
  const head: ProtoField[] = [];
  const nodes: NodePart[] = [];
  const initializers: NamedPart[] = [];
  const inputs: ValuePart[] = [];
  const outputs: ValuePart[] = [];
  for (const outer of protoFields(source, 0, source.sizeBytes)) {
    if (outer.number === model.training || outer.number === model.functions) return null;
    if (outer.number !== model.graph) {
      head.push(outer);
      continue;
    }
    for (const field of protoFields(source, outer.start, outer.end)) {
      if (field.number === graph.sparse) return null;
      if (field.number === graph.node) nodes.push(nodePart(source, field));
      else if (field.number === graph.initializer) {
        if (isElsewhere(source, field)) return null;
        initializers.push(named(source, field, tensor.name));
      } else if (field.number === graph.input) inputs.push(valuePart(source, field));
      else if (field.number === graph.output) outputs.push(valuePart(source, field));
    }
  }
  return { head, nodes, initializers, inputs, outputs };
}

function isElsewhere(source: SyncByteSource, { start, end }: ProtoField): boolean {
  for (const { number, value: location } of protoFields(source, start, end)) {
    if (number === tensor.location && location !== 0) return true;
  }
  return false;
}

function nodePart(source: SyncByteSource, field: ProtoField): NodePart {
  const part = { operator: '', domain: '' };
  const [inputs, outputs]: [string[], string[]] = [[], []];
  const attributes: ProtoField[] = [];
  for (const inner of protoFields(source, field.start, field.end)) {
    if (inner.number === node.input) inputs.push(textOf(source, inner));
    else if (inner.number === node.output) outputs.push(textOf(source, inner));
    else if (inner.number === node.operator) part.operator = textOf(source, inner);
    else if (inner.number === node.domain) part.domain = textOf(source, inner);
    else if (inner.number === node.attribute) attributes.push(inner);
  }
  return { field, ...part, inputs, outputs, attributes };
}

function named(source: SyncByteSource, field: ProtoField, number: number): NamedPart {
  for (const inner of protoFields(source, field.start, field.end)) {
    if (inner.number === number) return { field, name: textOf(source, inner) };
  }
  return { field, name: '' };
}

/** ValueInfoProto.type.tensor_type.elem_type */
function valuePart(source: SyncByteSource, field: ProtoField): ValuePart {
  let elementType: number | null = null;
  for (const inner of protoFields(source, field.start, field.end)) {
    if (inner.number !== value.type) continue;
    for (const type of protoFields(source, inner.start, inner.end)) {
      if (type.number !== 1) continue;
      for (const tensor of protoFields(source, type.start, type.end)) {
        if (tensor.number === 1) elementType = tensor.value;
      }
    }
  }
  return { ...named(source, field, value.name), elementType };
}
