import { readTopKStep, topKSignature } from '../../../../../contract/scores/top-k-step.ts';
import { topScores } from '../../../../../contract/scores/top-k.ts';
import type { StepKind } from '../step-kind.ts';
import { floatsOf, textColumn } from '../step-tensors.ts';

/** The labels of the greatest scores of each row, and the scores. */
export const topKStep: StepKind = {
  kind: 'topK',
  read: (declaration) => {
    const step = readTopKStep(declaration.declared());
    return {
      kind: 'topK',
      ...topKSignature(step),
      run: ([scores]) => [textColumn(topScores(step, floatsOf(scores, 2).elements))],
    };
  },
};
