import type { StepTensors, TensorSignature } from '../../../contract/chain.ts';
import type { KnownTransformingStep } from '../../../contract/contract.ts';
import type { Dtype } from '../../../contract/dtypes.ts';
import type { TensorInfo } from '../../tensor/signature.ts';
import type { Content } from '../../util/blobs/content.ts';
import type { RefuseSetting } from './refuse-setting.ts';
import { type GraphTensors, type ThereTensor, typeText } from './there-tensor.ts';

/** A file that a step reads, in the folder of the model in an image. */
export interface StepFile {
  readonly path: string;
  readonly content: Content;
  /** The user's own, absolute; null of one that was made of theirs. */
  readonly source: string | null;
}

/** A step, what errors call it, and what it reads and makes. */
interface PlannedStep extends StepTensors {
  readonly step: KnownTransformingStep;
}

/** What callers send of which rows can be made up: a kind of it, WAV files of a rate with so many samples at least and at most, or the rows themselves. */
export type Sampled =
  | 'texts'
  | 'pictures'
  | 'nothing'
  | 'declared'
  | { readonly rate: number; readonly least: number; readonly most: number }
  | readonly string[];

/** A chain as far as its steps have been read, from what callers send on. */
export class ChainInMaking {
  readonly graph: GraphTensors;
  /** Names of the classes that the model's file itself says; null where it says none. */
  readonly classes: readonly string[] | null;
  readonly before: PlannedStep[] = [];
  readonly after: PlannedStep[] = [];
  readonly files: StepFile[] = [];
  /** What callers send, by name. */
  readonly sent = new Map<string, ThereTensor>();
  /** What callers send of which rows can be made up, by name. */
  readonly samples = new Map<string, Sampled>();
  /** Inputs of the graph that steps make. */
  readonly fed = new Set<string>();
  /** What inference and the steps after it make, by name, in the order in which it's made. */
  readonly made = new Map<string, ThereTensor>();
  /** Names of those of them that a later step has made into something else. */
  readonly spent = new Set<string>();
  /** Names of what the step before has made. */
  latest: readonly string[] = [];
  isInferred = false;
  /** What the steps before inference have made, by name. */
  readonly #prepared = new Map<string, ThereTensor>();

  constructor(graph: GraphTensors, classes: readonly string[] | null) {
    this.graph = graph;
    this.classes = classes;
  }

  /** Has callers send a tensor, but where a step before makes it. Two steps may read one that they know by the same name. */
  send(tensor: ThereTensor, sampled: Sampled): void {
    if (this.there(tensor.name) !== undefined) return;
    this.sent.set(tensor.name, tensor);
    this.samples.set(tensor.name, sampled);
  }

  /** The tensor of a name as it is by now; undefined where there is none. */
  there(name: string): ThereTensor | undefined {
    const ofGraph = this.isInferred ? this.graph.inputs.find((input) => input.name === name) : undefined;
    return this.made.get(name) ?? this.#prepared.get(name) ?? this.sent.get(name) ?? ofGraph;
  }

  /**
   * Puts a step before inference.
   *
   * @param name what mlpack.yaml calls it
   * @param fed names of the inputs of the graph that it makes
   */
  addBefore(
    name: string,
    step: KnownTransformingStep,
    tensors: TensorSignature,
    fed: readonly string[],
  ): void {
    this.before.push({ kind: name, step, ...tensors });
    for (const tensor of tensors.outputs) this.#prepared.set(tensor.name, tensor);
    for (const input of fed) this.fed.add(input);
  }

  /**
   * Puts a step after inference.
   *
   * @param made what it makes, of which callers get what no later step takes away
   */
  addAfter(
    name: string,
    step: KnownTransformingStep,
    tensors: TensorSignature,
    made: readonly ThereTensor[],
  ): void {
    this.after.push({ kind: name, step, ...tensors });
    this.make(made);
  }

  /** What inference and the steps after it have made, without what a later step has taken away. */
  left(): readonly ThereTensor[] {
    return [...this.made.values()].filter(({ name }) => !this.spent.has(name));
  }

  make(made: readonly ThereTensor[]): void {
    for (const tensor of made) {
      // What is called so again is a tensor of its own.
      this.made.delete(tensor.name);
      this.spent.delete(tensor.name);
      this.made.set(tensor.name, tensor);
    }
    this.latest = made.map(({ name }) => name);
  }

  /**
   * The tensor of inference or later that a step reads: the one that is named, else the only one that it can read, first among
   * what the step before has made.
   *
   * @param axes how many it has
   * @param setting that names it
   */
  found(
    {
      dtype,
      axes,
      setting = 'input',
    }: { readonly dtype: Dtype; readonly axes: number; readonly setting?: string },
    named: string | undefined,
    refuse: RefuseSetting,
  ): ThereTensor {
    const there = this.left();
    const known = there.map((tensor) => `${tensor.name} (${typeText(tensor)})`).join(', ');
    if (!this.isInferred) return refuse([], 'stands before inference, of whose answers it makes something');
    const wanted = `${dtype} of ${axes} axes`;
    if (named !== undefined) {
      const tensor = this.made.get(named);
      if (tensor === undefined) return refuse([setting], `is "${named}", but there is ${known}`);
      if (fits(tensor, dtype, axes)) return tensor;
      return refuse([setting], `is "${named}", ${typeText(tensor)}, but this reads ${wanted}`);
    }
    const fitting = there.filter((tensor) => fits(tensor, dtype, axes));
    const latest = fitting.filter(({ name }) => this.latest.includes(name));
    const [only, ...others] = latest.length > 0 ? latest : fitting;
    if (only === undefined) return refuse([], `reads ${wanted}, but there is ${known}`);
    if (others.length === 0) return only;
    const names = [only, ...others].map(({ name }) => name);
    return refuse([], `may read any of ${names.join(', ')}`, [
      `Say which with ${setting}: { ${setting}: ${only.name} }`,
      `Or leave the others out where inference stands: - inference: { outputs: [${only.name}] }`,
    ]);
  }
}

function fits(tensor: TensorInfo, dtype: Dtype, axes: number): boolean {
  return tensor.dtype === dtype && (tensor.shape === null || tensor.shape.length === axes);
}
