import { scoresSignature, readScoresStep } from '../../../../../contract/scores/scores-steps.ts';
import { scoresOf } from '../../../../../contract/scores/scores.ts';
import type { StepKind } from '../step-kind.ts';
import { floatsOf } from '../step-tensors.ts';

/** Scores of each row that sum to 1. */
export const softmaxStep: StepKind = scoresStep('softmax');

/** Scores each by itself. */
export const sigmoidStep: StepKind = scoresStep('sigmoid');

function scoresStep(kind: 'softmax' | 'sigmoid'): StepKind {
  return {
    kind,
    read: (declaration) => {
      const step = readScoresStep(declaration.declared());
      return {
        kind,
        ...scoresSignature(step),
        run: ([logits]) => {
          const { shape, elements } = floatsOf(logits, 2);
          return [{ dtype: 'float32', shape, elements: scoresOf(kind, elements, shape[1] ?? 1) }];
        },
      };
    },
  };
}
