import { PackedIntegers } from './packed-integers.ts';
import type { Attribute, Constant, Domain, GraphDtype, GraphNode, Value } from './value.ts';

export interface NodeOptions {
  readonly domain?: Domain;
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

type Result = Pick<Value, 'dtype' | 'shape'>;

/** What a graph has together with those that its operators run. */
interface Shared {
  readonly constants: Map<string, Constant>;
  readonly scalars: Map<string, Value>;
  /** How many tensors have a name. */
  named: number;
  /** How many numbers and texts constants and attributes have, and what to throw where they are more than they may be. */
  size: number;
  maxSize: number;
  tooLarge: () => Error;
}

/** A graph that is being made: operators in an order in which they can run. Its names are the same on every machine. */
export class Graph {
  readonly inputs: Value[] = [];
  readonly outputs: Value[] = [];
  readonly #first: GraphNode[] = [];
  readonly #nodes: GraphNode[] = [];
  readonly #shared: Shared;

  /** @param around the graph that has the operator that runs this one: its tensors are seen here, and it holds the constants */
  constructor(around?: Graph) {
    this.#shared =
      around === undefined
        ? {
            constants: new Map(),
            scalars: new Map(),
            named: 0,
            size: 0,
            maxSize: Number.POSITIVE_INFINITY,
            tooLarge: () => new RangeError('the graph is too large'),
          }
        : around.#shared;
  }

  /** Constants by their names. */
  get constants(): ReadonlyMap<string, Constant> {
    return this.#shared.constants;
  }

  /** From now on, constants and attributes that have more numbers or texts together are an error. */
  limitNumbers(most: number, error: () => Error): void {
    this.#shared.maxSize = most;
    this.#shared.tooLarge = error;
  }

  /** All operators, those first that make what was reserved. */
  get nodes(): readonly GraphNode[] {
    return [...this.#first, ...this.#nodes];
  }

  /** A tensor that is given to the graph. @param rows what the size of its first axis is called where that isn't the number of rows */
  input(name: string, dtype: GraphDtype, shape: Value['shape'], rows?: string): Value {
    const value = { name, dtype, shape, rows };
    this.inputs.push(value);
    return value;
  }

  /** Gives a tensor out under a name. */
  output(name: string, value: Value): void {
    this.#nodes.push({
      operator: 'Identity',
      domain: '',
      inputs: [value.name],
      outputs: [name],
      attributes: {},
    });
    this.outputs.push({ ...value, name });
  }

  /** A tensor that stands in the graph itself. */
  constant(data: Constant): Value {
    this.#count(data.data.length);
    const value = this.reserve('constant', data);
    this.#shared.constants.set(value.name, data);
    return value;
  }

  /** A tensor of float64. */
  floats(numbers: Float64Array | readonly number[], shape: readonly number[] = [numbers.length]): Value {
    return this.constant({ dtype: 'float64', shape, data: Float64Array.from(numbers) });
  }

  /** A tensor of int64. */
  ints(numbers: readonly number[], shape: readonly number[] = [numbers.length]): Value {
    return this.constant({ dtype: 'int64', shape, data: BigInt64Array.from(numbers, BigInt) });
  }

  /** A tensor of text. */
  texts(texts: readonly string[], shape: readonly number[] = [texts.length]): Value {
    return this.constant({ dtype: 'string', shape, data: texts });
  }

  /** One number of float64, without dimensions; made once. */
  scalar(number: number): Value {
    const key = Object.is(number, -0) ? '-0' : String(number);
    const { scalars } = this.#shared;
    const scalar = scalars.get(key) ?? this.floats([number], []);
    scalars.set(key, scalar);
    return scalar;
  }

  /** The one result of an operator. */
  node(operator: string, inputs: readonly Value[], result: Result, options: NodeOptions = {}): Value {
    const [output] = this.nodeOf(operator, inputs, [result] as const, options);
    return output;
  }

  /** The results of an operator that has several. */
  nodeOf<Results extends readonly Result[]>(
    operator: string,
    inputs: readonly Value[],
    results: Results,
    options: NodeOptions = {},
  ): { readonly [Index in keyof Results]: Value } {
    const outputs = results.map((result) => this.reserve(operator, result));
    this.#count(lengthOf(options));
    this.#nodes.push(nodeOf(operator, inputs, outputs, options));
    return outputs as { readonly [Index in keyof Results]: Value };
  }

  /** A tensor that something makes later, before all else runs: see {@link produceFirst}. */
  reserve(hint: string, { dtype, shape }: Result): Value {
    this.#shared.named += 1;
    return { name: `${hint}_${this.#shared.named}`, dtype, shape };
  }

  /** Makes a reserved tensor, before all that may use it. */
  produceFirst(value: Value, operator: string, inputs: readonly Value[], options: NodeOptions = {}): void {
    this.#first.push(nodeOf(operator, inputs, [value], options));
  }

  #count(numbers: number): void {
    this.#shared.size += numbers;
    if (this.#shared.size > this.#shared.maxSize) throw this.#shared.tooLarge();
  }
}

/** How many items the lists among a node's attributes have. */
function lengthOf({ attributes = {} }: NodeOptions): number {
  let length = 0;
  for (const attribute of Object.values(attributes)) {
    if ('ints' in attribute)
      length += attribute.ints instanceof PackedIntegers ? attribute.ints.sizeBytes : attribute.ints.length;
    else if ('floats' in attribute) length += attribute.floats.length;
    else if ('texts' in attribute) length += attribute.texts.length;
    else if ('tensor' in attribute) length += attribute.tensor.data.length;
  }
  return length;
}

function nodeOf(
  operator: string,
  inputs: readonly Value[],
  outputs: readonly Value[],
  { domain = '', attributes = {} }: NodeOptions,
): GraphNode {
  return {
    operator,
    domain,
    inputs: inputs.map(({ name }) => name),
    outputs: outputs.map(({ name }) => name),
    attributes,
  };
}
