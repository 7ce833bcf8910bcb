import { bestScores, countOf } from '../../../../../contract/scores/row-scores.ts';
import { bestScoresSignature, readBestScoresStep } from '../../../../../contract/scores/scores-steps.ts';
import { sentOptions } from '../sent-options.ts';
import type { StepKind } from '../step-kind.ts';
import { floatsOf, refusingRows, rowTexts } from '../step-tensors.ts';

/** The greatest scores of each row, as many as it asks for. */
export const bestScoresStep: StepKind = {
  kind: 'bestScores',
  read: (declaration) => {
    const step = readBestScoresStep(declaration.declared());
    const { topK: name } = step.inputs;
    return {
      kind: 'bestScores',
      ...bestScoresSignature(step),
      requireOptions: sentOptions([[name, countOf]]),
      run: ([scores, counts]) => {
        const { shape, elements } = floatsOf(scores, 2);
        const kept = refusingRows(() => bestScores(name, rowTexts(name, counts), elements));
        return [{ dtype: 'float32', shape, elements: kept }];
      },
    };
  },
};
