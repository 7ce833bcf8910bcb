import type { Field, FileFieldReader } from './wire/file-field-reader.ts';
import type {
  AttributeOutline,
  FunctionOutline,
  GraphOutline,
  ModelOutline,
  NodeOutline,
  TensorOutline,
  ValueOutline,
  ValueType,
} from './outline.ts';
import type { ElementBudget } from './wire/read-elements.ts';
import { integer, integers, roundedInteger } from './wire/read-integers.ts';
import { endOf, readEntry, readTensor, readType } from './wire/read-tensor.ts';

/** Nodes, tensors and values together; the largest published models have tens of thousands. */
const maxItems = 1_000_000;
const maxLabels = 1_000_000;
/** Kernels, strides, axes; the thousands of integers of a tree are not kept. */
const maxIntegers = 16;

/** Reads a ModelProto from position 0 to the end of the file. */
export async function readModelOutline(reader: FileFieldReader): Promise<ModelOutline> {
  return new OutlineReader(reader).model();
}

class OutlineReader {
  readonly #reader: FileFieldReader;
  readonly #budget: ElementBudget = { left: 1_000_000 };
  #items = 0;

  constructor(reader: FileFieldReader) {
    this.#reader = reader;
  }

  async model(): Promise<ModelOutline> {
    const reader = this.#reader;
    let irVersion = 0;
    let graph: GraphOutline | undefined;
    const texts = { name: '', version: '', description: '' };
    const opsets = new Map<string, number>();
    const metadata = new Map<string, string>();
    const functions: FunctionOutline[] = [];
    let start = 0;
    await reader.message('model', reader.sizeBytes, (field) => {
      const from = start;
      start = field.wire === 'bytes' ? field.end : reader.position;
      switch (field.number) {
        case 1:
          irVersion = integer(reader, field);
          return undefined;
        case 2:
          return reader.text(field).then((text) => void (texts.name = text));
        case 3:
          return reader.text(field).then((text) => void (texts.version = text));
        case 6:
          return reader.text(field).then((text) => void (texts.description = text));
        case 7:
          if (graph !== undefined) throw reader.invalid('has more than one graph', field.start);
          return this.#graph('graph', field, from).then((read) => void (graph = read));
        case 8:
          return this.#opset(field, opsets);
        case 14:
          return readEntry(reader, 'metadata_props', field).then(
            ([key, value]) => void metadata.set(key, value),
          );
        case 25:
          return this.#function(field).then((read) => void functions.push(read));
        default:
          return undefined;
      }
    });
    if (graph === undefined) throw reader.invalid('ends without a graph', reader.sizeBytes);
    return {
      irVersion,
      producer: { name: texts.name, version: texts.version },
      description: texts.description,
      opsets,
      metadata,
      graph,
      functions,
    };
  }

  async #graph(name: string, field: Field, headerStart: number): Promise<GraphOutline> {
    const reader = this.#reader;
    const end = endOf(reader, field);
    const nodes: NodeOutline[] = [];
    const initializers: TensorOutline[] = [];
    const inputs: ValueOutline[] = [];
    const outputs: ValueOutline[] = [];
    const innerValues: ValueOutline[] = [];
    let graphName = '';
    let start = field.start;
    await reader.message(name, end, (at) => {
      // A repeated field's tag starts where the field before it ended.
      const from = start;
      start = at.wire === 'bytes' ? at.end : reader.position;
      switch (at.number) {
        case 1:
          return this.#node(at, from).then((node) => void nodes.push(node));
        case 2:
          return reader.text(at).then((text) => void (graphName = text));
        case 5:
          this.#count(at);
          return readTensor(reader, 'initializer', at, this.#budget).then(
            (tensor) => void initializers.push(tensor),
          );
        case 11:
          return this.#value('input', at, from).then((value) => void inputs.push(value));
        case 12:
          return this.#value('output', at, from).then((value) => void outputs.push(value));
        case 13:
          return this.#value('value_info', at, from).then(
            (value) => void (value.type?.kind === 'tensor' || innerValues.push(value)),
          );
        case 15:
          return this.#sparse('sparse_initializer', at).then((tensor) => void initializers.push(tensor));
        default:
          return undefined;
      }
    });
    return {
      name: graphName,
      range: { start: field.start, end },
      headerStart,
      nodes,
      initializers,
      inputs,
      outputs,
      innerValues,
    };
  }

  async #node(field: Field, from: number): Promise<NodeOutline> {
    const reader = this.#reader;
    this.#count(field);
    const end = endOf(reader, field);
    const texts = { name: '', opType: '', domain: '' };
    const inputs: string[] = [];
    const outputs: string[] = [];
    const attributes: AttributeOutline[] = [];
    await reader.message('node', end, (at) => {
      switch (at.number) {
        case 1:
          this.#count(at);
          return reader.text(at).then((text) => void inputs.push(text));
        case 2:
          this.#count(at);
          return reader.text(at).then((text) => void outputs.push(text));
        case 3:
          return reader.text(at).then((text) => void (texts.name = text));
        case 4:
          return reader.text(at).then((text) => void (texts.opType = text));
        case 5:
          this.#count(at);
          return this.#attribute(at).then((attribute) => void attributes.push(attribute));
        case 7:
          return reader.text(at).then((text) => void (texts.domain = text));
        default:
          return undefined;
      }
    });
    return { ...texts, inputs, outputs, attributes, range: { start: from, end } };
  }

  async #attribute(field: Field): Promise<AttributeOutline> {
    const reader = this.#reader;
    const tensors: TensorOutline[] = [];
    const graphs: GraphOutline[] = [];
    const strings: string[] = [];
    const numbers: number[] = [];
    let name = '';
    let floatCount = 0;
    const end = endOf(reader, field);
    await reader.message('attribute', end, (at) => {
      switch (at.number) {
        case 1:
          return reader.text(at).then((text) => void (name = text));
        case 3:
          if (at.wire === 'value') numbers.push(roundedInteger(at));
          return undefined;
        case 4:
          if (name !== 'locale') return undefined;
          return reader.text(at).then((text) => void strings.push(text));
        case 5:
        case 10:
          this.#count(at);
          return readTensor(reader, name || 'tensor', at, this.#budget).then(
            (tensor) => void tensors.push(tensor),
          );
        case 6:
        case 11:
          this.#count(at);
          return this.#graph(name || 'graph', at, at.start).then((graph) => void graphs.push(graph));
        case 7:
          floatCount += at.wire === 'bytes' ? Math.floor((at.end - at.start) / 4) : 1;
          return undefined;
        case 8:
          if (name.startsWith('classlabels_')) return integers(reader, at, numbers, maxLabels);
          if (!holdsNames(name) && !fewIntegers(at, numbers)) return undefined;
          if (at.wire === 'bytes') return integers(reader, at, numbers, maxLabels);
          numbers.push(roundedInteger(at));
          return undefined;
        case 9:
          if (!holdsNames(name)) return undefined;
          if (strings.length >= maxLabels)
            throw reader.invalid(`has more than ${maxLabels} labels`, at.start);
          return reader.text(at).then((text) => void strings.push(text));
        case 22:
        case 23:
          return this.#sparse('sparse_tensor', at).then((tensor) => void tensors.push(tensor));
        default:
          return undefined;
      }
    });
    const isKept = holdsNames(name) || numbers.length <= maxIntegers;
    const range = { start: field.start, end };
    return { name, floatCount, strings, integers: isKept ? numbers : [], tensors, graphs, range };
  }

  /** A SparseTensorProto counts as its stored values. */
  async #sparse(name: string, field: Field): Promise<TensorOutline> {
    const reader = this.#reader;
    this.#count(field);
    let values: TensorOutline | undefined;
    await reader.message(name, endOf(reader, field), (at) =>
      at.number === 1
        ? readTensor(reader, 'values', at, this.#budget).then((tensor) => void (values = tensor))
        : undefined,
    );
    if (values === undefined) throw reader.invalid(`has a ${name} without values`, field.start);
    return values;
  }

  async #value(name: string, field: Field, from: number): Promise<ValueOutline> {
    const reader = this.#reader;
    this.#count(field);
    const end = endOf(reader, field);
    let valueName = '';
    let type: ValueType | null = null;
    await reader.message(name, end, (at) => {
      if (at.number === 1) return reader.text(at).then((text) => void (valueName = text));
      if (at.number === 2) return readType(reader, at).then((read) => void (type = read));
      return undefined;
    });
    return { name: valueName, type, range: { start: from, end } };
  }

  async #function(field: Field): Promise<FunctionOutline> {
    const reader = this.#reader;
    this.#count(field);
    const texts = { name: '', domain: '' };
    const nodes: NodeOutline[] = [];
    const range = { start: field.start, end: endOf(reader, field) };
    let start = range.start;
    await reader.message('function', range.end, (at) => {
      const from = start;
      start = at.wire === 'bytes' ? at.end : reader.position;
      if (at.number === 1) return reader.text(at).then((text) => void (texts.name = text));
      if (at.number === 7) return this.#node(at, from).then((node) => void nodes.push(node));
      if (at.number === 10) return reader.text(at).then((text) => void (texts.domain = text));
      return undefined;
    });
    return { ...texts, nodes, range };
  }

  async #opset(field: Field, opsets: Map<string, number>): Promise<void> {
    const reader = this.#reader;
    let domain = '';
    let version = 0;
    await reader.message('opset_import', endOf(reader, field), (at) => {
      if (at.number === 1) return reader.text(at).then((text) => void (domain = text));
      if (at.number === 2) version = integer(reader, at);
      return undefined;
    });
    opsets.set(domain === '' ? 'ai.onnx' : domain, version);
  }

  #count(field: Field): void {
    this.#items += 1;
    if (this.#items > maxItems) {
      throw this.#reader.invalid(`is item ${this.#items}; mlpack reads at most ${maxItems}`, field.start);
    }
  }
}

/** Attributes of ai.onnx.ml operators that list class labels, or the categories that an encoder knows. */
function holdsNames(attribute: string): boolean {
  return /^(?:classlabels|cats|keys|classes)_(?:strings|int64s|ints)$/u.test(attribute);
}

/** Whether to read on: one more than are kept tells that there are too many. */
function fewIntegers(field: Field, read: readonly number[]): boolean {
  const bytes = field.wire === 'bytes' ? field.end - field.start : 1;
  return read.length <= maxIntegers && bytes <= 10 * maxIntegers;
}
