import { scoresSignature, readScoresStep } from '../../../../../contract/scores/scores-steps.ts';
import { scoresOf } from '../../../../../contract/scores/scores.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import type { StepKind } from '../step-kind.ts';

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
          const { shape, elements } = floatsOf(logits);
          return [{ dtype: 'float32', shape, elements: scoresOf(kind, elements, shape[1] ?? 1) }];
        },
      };
    },
  };
}

/** A tensor of [N, C] as the chain has been found to have it. */
export function floatsOf(tensor: Tensor | undefined): {
  readonly shape: readonly number[];
  readonly elements: Float32Array;
} {
  const { shape, elements } = tensor ?? { shape: [], elements: [] };
  if (elements instanceof Float32Array && shape.length === 2) return { shape, elements };
  throw new RangeError(`scores are made of float32 [N, C], not of [${shape.join(', ')}]`);
}
