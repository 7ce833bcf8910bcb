import { rankLabels } from '../../../../../contract/text/zero-shot/rank-labels.ts';
import {
  rankLabelsSignature,
  readRankLabelsStep,
} from '../../../../../contract/text/zero-shot/zero-shot-steps.ts';
import { refusingRows, rowCounts, rowTexts, textColumn } from '../row-texts.ts';
import { floatsOf } from '../scores/scores-steps.ts';
import type { StepKind } from '../step-kind.ts';

/** The labels of each text from the likeliest on. */
export const rankLabelsStep: StepKind = {
  kind: 'rankLabels',
  read: (declaration) => {
    const step = readRankLabelsStep(declaration.declared());
    return {
      kind: 'rankLabels',
      ...rankLabelsSignature(step),
      run: ([texts, labels, multiLabel, counts, logits]) => {
        const { shape, elements } = floatsOf(logits);
        const ranked = refusingRows(() =>
          rankLabels(step, {
            labels: rowTexts(labels),
            multiLabel: rowTexts(multiLabel),
            counts: rowCounts(counts),
            logits: elements,
            width: shape[1] ?? 0,
          }),
        );
        return [textColumn([...rowTexts(texts)]), textColumn(ranked.labels), textColumn(ranked.scores)];
      },
    };
  },
};
