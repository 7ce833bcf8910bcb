import { readTopLabelStep, topLabelSignature } from '../../../../../contract/scores/scores-steps.ts';
import { topLabels } from '../../../../../contract/scores/scores.ts';
import type { StepKind } from '../step-kind.ts';
import { floatsOf } from '../step-tensors.ts';

/** The label of the greatest score of each row, and the score. */
export const topLabelStep: StepKind = {
  kind: 'topLabel',
  read: (declaration) => {
    const step = readTopLabelStep(declaration.declared());
    return {
      kind: 'topLabel',
      ...topLabelSignature(step),
      run: ([scores]) => {
        const { label, score } = topLabels(step.labels, floatsOf(scores, 2).elements);
        const shape = [label.length];
        return [
          { dtype: 'string', shape, elements: label },
          { dtype: 'float32', shape, elements: score },
        ];
      },
    };
  },
};
