import { misfitOf, type StepChain, type TensorSignature } from '../../../../contract/chain.ts';
import type { JsonFields } from '../json/json-fields.ts';
import type { TensorSpec } from '../tensors/tensor-spec.ts';
import type { Transform } from './step-kind.ts';

/** What goes in and what comes out: of a graph, or of a whole chain. */
export type Signature = TensorSignature<TensorSpec>;

/** The steps between what callers send and get and the tensors of the graph, which its inputs and outputs are. */
export type Chain = StepChain<Transform, TensorSpec>;

/**
 * Refuses a chain whose steps don't fit together.
 *
 * @throws StartError naming the step and the tensor
 */
export function refuseMisfits(contract: JsonFields, outer: Signature, chain: Chain): void {
  const misfit = misfitOf(outer, chain);
  if (misfit !== null) contract.fail(`steps: ${misfit}`);
}
