import { isKnownStep } from './contract.ts';
import type { ContractJson } from './schemas/contract.schema.ts';
import type { GoldenCaseJson } from './schemas/golden.schema.ts';

type Chained = Pick<ContractJson, 'steps'>;
type OfSignature = Pick<GoldenCaseJson, 'name' | 'signature'>;

/** Whether what callers send and get are other tensors than the graph's. */
function hasInnerSignature({ steps = [] }: Chained): boolean {
  return steps.filter(isKnownStep).some((step) => step.kind === 'inference' && step.inputs !== undefined);
}

/** The golden cases that callers can ask for: all, where they speak of the tensors of the graph. */
export function servedCases<Case extends OfSignature>(
  contract: Chained,
  cases: readonly Case[],
): readonly Case[] {
  return hasInnerSignature(contract) ? cases.filter(({ signature }) => signature !== 'inner') : cases;
}

/** The golden cases that the graph alone can answer: all, where its tensors are what callers speak of. */
export function graphCases<Case extends OfSignature>(
  contract: Chained,
  cases: readonly Case[],
): readonly Case[] {
  return hasInnerSignature(contract) ? cases.filter(({ signature }) => signature === 'inner') : cases;
}
