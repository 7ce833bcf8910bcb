import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { elementsSizeBytes } from './wire/element-types.ts';
import type {
  AttributeOutline,
  ByteRange,
  GraphOutline,
  ModelOutline,
  NodeOutline,
  TensorOutline,
} from './outline.ts';
import { allNodes, allTensors } from './walk-outline.ts';

/** What two exports of one model have in common, whatever their values are called and however they are packed. */
export interface ModelDigests {
  /** Of all that was learnt: stored tensors by name, dtype, shape and bytes, and the attributes that trees and encoders keep theirs in. */
  readonly weightsSha256: string;
  /** Of the operators in their order, how they are connected, and their settings. */
  readonly operatorsSha256: string;
}

const windowBytes = 1 << 20;
/** TensorProto's float_data, raw_data and double_data: the elements' own bytes, as external data has them. */
const plainFields = [4, 9, 10];

/**
 * Digests a model that has been read, external data included; each byte is read once and none is held.
 *
 * @param path of the model file that `outline` is of
 */
export async function digestModel(
  path: string,
  outline: ModelOutline,
  signal?: AbortSignal,
): Promise<ModelDigests> {
  await using files = new RangeHasher(path, signal);
  const tensors: string[] = [];
  for (const tensor of allTensors(outline)) {
    const { name, elementType, dims } = tensor;
    tensors.push(JSON.stringify([name, elementType, dims, ...(await elementsOf(files, tensor))]));
  }
  const learnt: string[] = [];
  const settings = new Map<AttributeOutline, string>();
  for (const node of allNodes(outline)) {
    for (const attribute of node.attributes) {
      // What graphs and tensors in other files hold is counted by itself.
      if (attribute.graphs.length > 0 || attribute.tensors.some(({ external }) => external !== null))
        continue;
      const sha256 = await files.sha256('', attribute.range);
      if (isLearnt(node, attribute))
        learnt.push(JSON.stringify([node.domain, node.opType, attribute.name, sha256]));
      else settings.set(attribute, sha256);
    }
  }
  return {
    weightsSha256: sha256Of([...tensors.toSorted(), ...learnt]),
    operatorsSha256: sha256Of(new Wiring(settings).model(outline)),
  };
}

function isLearnt({ domain, opType }: NodeOutline, { tensors }: AttributeOutline): boolean {
  return domain === 'ai.onnx.ml' || opType === 'Constant' || tensors.length > 0;
}

async function elementsOf(
  files: RangeHasher,
  tensor: TensorOutline,
): Promise<[form: string, sha256: string]> {
  const { external, data, elementType, elementCount } = tensor;
  if (external !== null) {
    const { location, offset, length } = external;
    const end = offset + (length ?? elementsSizeBytes(elementType, elementCount));
    return ['bytes', await files.sha256(location, { start: offset, end })];
  }
  if (data === null) return ['bytes', await files.sha256('', { start: 0, end: 0 })];
  const form = plainFields.includes(data.field) && data.isWhole ? 'bytes' : `field ${data.field}`;
  return [form, await files.sha256('', data)];
}

/** Writes operators down with numbers for the names of values, so that a renamed input is no other network. */
class Wiring {
  readonly #settings: ReadonlyMap<AttributeOutline, string>;
  readonly #numbers = new Map<string, string>();
  #next = 0;

  constructor(settings: ReadonlyMap<AttributeOutline, string>) {
    this.#settings = settings;
  }

  model({ graph, functions }: ModelOutline): string[] {
    return [
      ...this.#graph(graph),
      ...functions.flatMap(({ name, domain, nodes }) => [
        JSON.stringify([domain, name]),
        ...nodes.map((node) => this.#node(node)),
      ]),
    ];
  }

  #graph({ inputs, initializers, nodes, outputs }: GraphOutline): string[] {
    for (const { name } of inputs) this.#define(name);
    // Weights are told apart by their names, which is how their digest knows them.
    for (const { name } of initializers) this.#numbers.set(name, `weights ${name}`);
    const lines = nodes.map((node) => this.#node(node));
    return [...lines, JSON.stringify(outputs.map(({ name }) => this.#use(name)))];
  }

  #node({ domain, opType, inputs, outputs, attributes }: NodeOutline): string {
    return JSON.stringify([
      domain,
      opType,
      inputs.map((name) => this.#use(name)),
      attributes.map((attribute) => [
        attribute.name,
        this.#settings.get(attribute) ?? null,
        ...attribute.graphs.map((graph) => this.#graph(graph)),
      ]),
      outputs.map((name) => this.#define(name)),
    ]);
  }

  #define(name: string): string {
    if (name === '') return '';
    const number = String((this.#next += 1));
    this.#numbers.set(name, number);
    return number;
  }

  #use(name: string): string {
    return name === '' ? '' : (this.#numbers.get(name) ?? this.#define(name));
  }
}

/** Hashes ranges of a model and of the files beside it through one window, for most are small and follow each other. */
class RangeHasher implements AsyncDisposable {
  readonly #path: string;
  readonly #signal: AbortSignal | undefined;
  readonly #handles = new Map<string, FileHandle>();
  readonly #window = Buffer.allocUnsafe(windowBytes);
  #held = { location: '', start: 0, end: 0 };

  constructor(path: string, signal: AbortSignal | undefined) {
    this.#path = path;
    this.#signal = signal;
  }

  /** @param location of external data; '' for the model itself */
  async sha256(location: string, { start, end }: ByteRange): Promise<string> {
    const hash = createHash('sha256');
    let at = start;
    while (at < end) {
      if (location !== this.#held.location || at < this.#held.start || at >= this.#held.end) {
        await this.#fill(location, at);
        // A file that has become shorter is found by those who copy it.
        if (this.#held.end === at) break;
      }
      const to = Math.min(end, this.#held.end);
      hash.update(this.#window.subarray(at - this.#held.start, to - this.#held.start));
      at = to;
    }
    return hash.digest('hex');
  }

  async #fill(location: string, start: number): Promise<void> {
    this.#signal?.throwIfAborted();
    const handle = this.#handles.get(location) ?? (await this.#open(location));
    const { bytesRead } = await handle.read(this.#window, 0, windowBytes, start);
    this.#held = { location, start, end: start + bytesRead };
  }

  async #open(location: string): Promise<FileHandle> {
    const handle = await open(location === '' ? this.#path : join(dirname(this.#path), location));
    this.#handles.set(location, handle);
    return handle;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const handle of this.#handles.values()) await handle.close();
  }
}

function sha256Of(lines: readonly string[]): string {
  const hash = createHash('sha256');
  for (const line of lines) hash.update(`${line}\n`);
  return hash.digest('hex');
}
