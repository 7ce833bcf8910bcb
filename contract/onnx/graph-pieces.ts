import type { SyncByteSource } from './sync-byte-source.ts';
import type { GraphParts, NodePart } from './graph-parts.ts';
import { ProtoMessage } from './proto-message.ts';
import type { ProtoField } from './proto-fields.ts';

/** The names of what goes into a piece of a graph and comes out. */
export interface PieceNames {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** A model of some of the operators of another; nobody needs its bytes once it is loaded. */
export interface GraphPiece {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly names: PieceNames;
}

/** TensorProto.DataType */
export const floatTypes = { float32: 1, float64: 11 } as const;

/** Fields of the messages that are written: of ModelProto, GraphProto, ValueInfoProto, and TypeProto with what it holds. */
const fields = {
  graph: 7,
  graphName: 2,
  input: 11,
  output: 12,
  name: 1,
  type: 2,
  tensorType: 1,
  elementType: 1,
  shape: 2,
  dimension: 1,
  size: 1,
} as const;

/** A tensor of numbers between two pieces; its columns are null where they aren't known. */
export interface Seam {
  readonly name: string;
  readonly dtype: keyof typeof floatTypes;
  readonly columns: number | null;
}

/** Makes models of some of the operators of one. */
export class GraphPieces {
  readonly #source: SyncByteSource;
  readonly #parts: GraphParts;
  readonly #stored: ReadonlySet<string>;

  constructor(source: SyncByteSource, parts: GraphParts) {
    this.#source = source;
    this.#parts = parts;
    this.#stored = new Set(parts.initializers.map(({ name }) => name));
  }

  /** Models before IR version 4 name stored tensors among their inputs, too. */
  isStored(name: string): boolean {
    return this.#stored.has(name);
  }

  /**
   * @param sent what the piece gets beside what callers send
   * @param answered what it makes; null for the outputs of the model
   */
  of(some: readonly NodePart[], sent: readonly Seam[], answered: readonly Seam[] | null): GraphPiece {
    const { head, nodes, initializers, inputs, outputs } = this.#parts;
    const kept = new Set(some);
    const outputNames = (answered ?? outputs).map(({ name }) => name);
    const read = new Set([...some.flatMap((node) => node.inputs), ...outputNames]);
    const isRead = ({ name }: { readonly name: string }) => read.has(name);
    const graph = new ProtoMessage();
    // In the order of the model, in which each operator comes after those that it needs.
    for (const node of nodes) if (kept.has(node)) this.#copy(node.field, graph);
    graph.text(fields.graphName, 'piece');
    for (const one of initializers.filter(isRead)) this.#copy(one.field, graph);
    for (const input of inputs.filter(isRead)) this.#copy(input.field, graph);
    for (const seam of sent) graph.message(fields.input, valueInfo(seam));
    if (answered === null) for (const output of outputs) this.#copy(output.field, graph);
    for (const seam of answered ?? []) graph.message(fields.output, valueInfo(seam));
    const model = new ProtoMessage();
    for (const one of head) this.#copy(one, model);
    const inputNames = [...inputs.filter((one) => isRead(one) && !this.isStored(one.name)), ...sent].map(
      ({ name }) => name,
    );
    return {
      bytes: model.message(fields.graph, graph).toBytes(),
      names: { inputs: inputNames, outputs: outputNames },
    };
  }

  /** Copies a field with its tag. */
  #copy({ from, end }: ProtoField, into: ProtoMessage): void {
    into.raw(this.#source.copy(from, end));
  }
}

/** ValueInfoProto of a tensor [rows, columns]. */
function valueInfo({ name, dtype, columns }: Seam): ProtoMessage {
  const tensor = new ProtoMessage().integer(fields.elementType, floatTypes[dtype]);
  if (columns !== null) {
    const sizes = [new ProtoMessage(), new ProtoMessage().integer(fields.size, columns)];
    const shape = new ProtoMessage();
    for (const size of sizes) shape.message(fields.dimension, size);
    tensor.message(fields.shape, shape);
  }
  const type = new ProtoMessage().message(fields.tensorType, tensor);
  return new ProtoMessage().text(fields.name, name).message(fields.type, type);
}
