import { misfitOf, type StepChain, type TensorSignature } from '../../../../contract/chain.ts';
import type { JsonFields } from '../json/json-fields.ts';
import type { TensorSpec } from '../tensors/tensor-spec.ts';
import type { DeclaredTransform, Transform } from './step-kind.ts';

/** What goes in and what comes out: of a graph, or of a whole chain. */
export type Signature = TensorSignature<TensorSpec>;

/** The steps between what callers send and get and the tensors of the graph, which its inputs and outputs are. */
export type Chain = StepChain<DeclaredTransform, TensorSpec>;

/** A chain whose steps have read what they need. */
export type LoadedChain = StepChain<Transform, TensorSpec>;

/**
 * Reads the files that the steps of a chain need.
 *
 * @param folder of the model's files
 * @param told of what goes wrong later that no caller is answered with
 * @throws StartError naming the file
 */
export async function loadChain(
  chain: Chain,
  folder: string,
  told: (fault: string) => void,
): Promise<LoadedChain> {
  const load = async (step: DeclaredTransform) => ('load' in step ? await step.load(folder, told) : step);
  const [before, after] = [chain.before.map(load), chain.after.map(load)];
  return { ...chain, before: await Promise.all(before), after: await Promise.all(after) };
}

/**
 * Refuses a chain whose steps don't fit together.
 *
 * @throws StartError naming the step and the tensor
 */
export function refuseMisfits(contract: JsonFields, outer: Signature, chain: Chain): void {
  const misfit = misfitOf(outer, chain);
  if (misfit !== null) contract.fail(`steps: ${misfit}`);
}
