import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { ModelDigests } from '../../prepared-model.ts';
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

/** TensorProto's float_data, raw_data and double_data: the elements' own bytes, as external data has them. */
const plainFields = [4, 9, 10];

/** Bytes of a model that its digests are made of. */
export interface DigestedRange extends ByteRange {
  /** The file of external data, relative to the model's folder; '' for the model's own. */
  readonly file: string;
}

/** Every range that {@link digestModel} needs to know the digest of. */
export function digestedRanges(outline: ModelOutline): DigestedRange[] {
  return [
    ...[...allTensors(outline)].map((tensor) => elementsOf(tensor).range),
    ...[...ownAttributes(outline)].map(([, { range }]) => ({ file: '', ...range })),
  ];
}

/**
 * Digests a model whose bytes have been hashed, those of external data included.
 *
 * @param sha256Of gives the digest of one of the {@link digestedRanges}
 */
export function digestModel(outline: ModelOutline, sha256Of: (range: DigestedRange) => string): ModelDigests {
  const tensors: string[] = [];
  for (const tensor of allTensors(outline)) {
    const { name, elementType, dims } = tensor;
    const { form, range } = elementsOf(tensor);
    tensors.push(JSON.stringify([name, elementType, dims, form, sha256Of(range)]));
  }
  const learnt: string[] = [];
  const settings = new Map<AttributeOutline, string>();
  for (const [node, attribute] of ownAttributes(outline)) {
    const sha256 = sha256Of({ file: '', ...attribute.range });
    if (isLearnt(node, attribute))
      learnt.push(JSON.stringify([node.domain, node.opType, attribute.name, sha256]));
    else settings.set(attribute, sha256);
  }
  return {
    weightsSha256: sha256OfLines([...tensors.toSorted(), ...learnt]),
    operatorsSha256: sha256OfLines(new Wiring(settings).model(outline)),
  };
}

/** The attributes but for those with graphs, or tensors in other files: what these hold is counted by itself. */
function* ownAttributes(outline: ModelOutline): Generator<[NodeOutline, AttributeOutline]> {
  for (const node of allNodes(outline)) {
    for (const attribute of node.attributes) {
      const isElsewhere = attribute.tensors.some(({ external }) => external !== null);
      if (attribute.graphs.length === 0 && !isElsewhere) yield [node, attribute];
    }
  }
}

function isLearnt({ domain, opType }: NodeOutline, { tensors }: AttributeOutline): boolean {
  return domain === 'ai.onnx.ml' || opType === 'Constant' || tensors.length > 0;
}

/** Range and form of a tensor's elements: their own bytes, or a field that packs them otherwise. */
function elementsOf(tensor: TensorOutline): { readonly form: string; readonly range: DigestedRange } {
  const { external, data, elementType, elementCount } = tensor;
  if (external !== null) {
    const { location, offset, length } = external;
    const end = offset + (length ?? elementsSizeBytes(elementType, elementCount));
    // Two spellings of one path are one file.
    return { form: 'bytes', range: { file: posix.normalize(location), start: offset, end } };
  }
  if (data === null) return { form: 'bytes', range: { file: '', start: 0, end: 0 } };
  const form = plainFields.includes(data.field) && data.isWhole ? 'bytes' : `field ${data.field}`;
  return { form, range: { file: '', start: data.start, end: data.end } };
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

function sha256OfLines(lines: readonly string[]): string {
  const hash = createHash('sha256');
  for (const line of lines) hash.update(`${line}\n`);
  return hash.digest('hex');
}
