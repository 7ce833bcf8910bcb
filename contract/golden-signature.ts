import type { GoldenCaseJson } from './schemas/golden.schema.ts';

/** What says of which signature's tensors a golden case is. */
type OfSignature = Pick<GoldenCaseJson, 'signature'>;

/** Whether a golden case is of the tensors of the graph where steps make these differ from what callers send and get. */
function isInner({ signature = 'outer' }: OfSignature): boolean {
  return signature === 'inner';
}

/** The golden cases of what callers send and get. */
export function outerCases<Case extends OfSignature>(cases: readonly Case[]): readonly Case[] {
  return cases.filter((one) => !isInner(one));
}
