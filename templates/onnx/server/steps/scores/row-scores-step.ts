import { functionOf, rowScores } from '../../../../../contract/scores/row-scores.ts';
import { readRowScoresStep, rowScoresSignature } from '../../../../../contract/scores/scores-steps.ts';
import { sentOptions } from '../sent-options.ts';
import type { StepKind } from '../step-kind.ts';
import { floatsOf, refusingRows, rowTexts } from '../step-tensors.ts';

/** Scores of each row, by the function that it names. */
export const rowScoresStep: StepKind = {
  kind: 'rowScores',
  read: (declaration) => {
    const step = readRowScoresStep(declaration.declared());
    const { function: name } = step.inputs;
    return {
      kind: 'rowScores',
      ...rowScoresSignature(step),
      requireOptions: sentOptions([[name, functionOf]]),
      run: ([logits, functions]) => {
        const { shape, elements } = floatsOf(logits, 2);
        const scores = refusingRows(() => rowScores(name, rowTexts(name, functions), elements));
        return [{ dtype: 'float32', shape, elements: scores }];
      },
    };
  },
};
