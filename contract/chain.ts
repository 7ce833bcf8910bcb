import { isKnownStep, isTransformingStep, type TransformingStep } from './contract.ts';
import type { ContractJson, ContractTensor } from './schemas/contract.schema.ts';

/** What goes in and what comes out: of a step, of a graph, or of a whole chain. */
export interface TensorSignature<Tensor = ContractTensor> {
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
}

/** The steps between what callers send and get and the tensors of the graph, which its inputs and outputs are. */
export interface StepChain<Step, Tensor = ContractTensor> extends TensorSignature<Tensor> {
  /** What makes the graph's inputs of what callers send. */
  readonly before: readonly Step[];
  /** What makes what callers get of the graph's outputs. */
  readonly after: readonly Step[];
}

/** A chain whose steps are only declared. */
export type DeclaredChain = StepChain<TransformingStep>;

/** The chain of a contract; null where callers send and get the tensors of the graph. */
export function chainOf({ steps = [] }: Pick<ContractJson, 'steps'>): DeclaredChain | null {
  const at = steps.findIndex(({ kind }) => kind === 'inference');
  const { inputs, outputs } = steps.filter(isKnownStep).find((step) => step.kind === 'inference') ?? {};
  if (inputs === undefined || outputs === undefined) return null;
  const [before, after] = [steps.slice(0, at), steps.slice(at + 1)];
  return {
    before: before.filter(isTransformingStep),
    inputs,
    outputs,
    after: after.filter(isTransformingStep),
  };
}

/** What messages call a step: its kind, and of code the file. */
export function calledStep(step: TransformingStep): string {
  return isKnownStep(step) && step.kind === 'code' ? `code (${step.files[0]?.source})` : step.kind;
}

/** The tensors of a step, and what errors call it. */
export interface StepTensors extends TensorSignature {
  readonly kind: string;
}

/**
 * Why the steps of a chain don't fit together, which is a sentence without its subject: each must find what it reads, with the
 * type and shape it reads it in, and what callers get must be made by inference or after it.
 *
 * @param outer what callers send and get
 * @returns null where they do
 */
export function misfitOf(outer: TensorSignature, chain: StepChain<StepTensors>): string | null {
  const there = new Map(outer.inputs.map((tensor) => [tensor.name, tensor]));
  const read = new Set<string>();
  const steps = [...chain.before, { ...chain, kind: 'inference' }, ...chain.after];
  for (const { kind, inputs, outputs } of steps) {
    for (const tensor of inputs) {
      const found = there.get(tensor.name);
      const wanted = `${kind} reads "${tensor.name}" as ${typeText(tensor)}`;
      if (found === undefined) return `${wanted}, but nothing before it makes that`;
      if (!fits(tensor, found)) return `${wanted}, but it is ${typeText(found)}`;
      read.add(tensor.name);
    }
    for (const tensor of outputs) there.set(tensor.name, tensor);
  }
  const unread = outer.inputs.find(({ name }) => !read.has(name));
  if (unread !== undefined) return `none of them reads input "${unread.name}"`;
  const made = new Set([chain, ...chain.after].flatMap(({ outputs }) => outputs.map(({ name }) => name)));
  for (const tensor of outer.outputs) {
    const found = made.has(tensor.name) ? there.get(tensor.name) : undefined;
    if (found === undefined) return `none of them makes output "${tensor.name}"`;
    if (!fits(tensor, found)) {
      return `output "${tensor.name}" is to be ${typeText(tensor)}, but it is ${typeText(found)}`;
    }
  }
  return null;
}

/** Whether two tensors can be the same, as far as what is said of them tells. */
function fits(a: ContractTensor, b: ContractTensor): boolean {
  if (a.dtype !== b.dtype) return false;
  if (a.shape === null || b.shape === null) return true;
  if (a.shape.length !== b.shape.length) return false;
  return a.shape.every((size, axis) => {
    const other = b.shape?.[axis];
    return typeof size !== 'number' || typeof other !== 'number' || size === other;
  });
}

function typeText({ dtype, shape }: ContractTensor): string {
  return `${dtype} ${shape === null ? 'any shape' : `[${shape.map((size) => size ?? '?').join(', ')}]`}`;
}
