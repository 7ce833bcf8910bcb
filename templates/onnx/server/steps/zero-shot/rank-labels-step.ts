import { flagOf } from '../../../../../contract/row-options.ts';
import { rankLabels } from '../../../../../contract/text/zero-shot/rank-labels.ts';
import {
  rankLabelsSignature,
  readRankLabelsStep,
} from '../../../../../contract/text/zero-shot/zero-shot-steps.ts';
import { sentOptions } from '../sent-options.ts';
import type { StepKind } from '../step-kind.ts';
import { floatsOf, refusingRows, rowCounts, rowTexts, textColumn } from '../step-tensors.ts';

/** The labels of each text from the likeliest on. */
export const rankLabelsStep: StepKind = {
  kind: 'rankLabels',
  read: (declaration) => {
    const step = readRankLabelsStep(declaration.declared());
    const { inputs } = step;
    return {
      kind: 'rankLabels',
      ...rankLabelsSignature(step),
      requireOptions: sentOptions([[inputs.multiLabel, flagOf]]),
      run: ([texts, labels, multiLabel, counts, logits]) => {
        const { shape, elements } = floatsOf(logits, 2);
        const ranked = refusingRows(() =>
          rankLabels(step, {
            labels: rowTexts(inputs.labels, labels),
            multiLabel: rowTexts(inputs.multiLabel, multiLabel),
            counts: rowCounts(counts),
            logits: elements,
            width: shape[1] ?? 0,
          }),
        );
        const sequences = [...rowTexts(inputs.text, texts)];
        return [textColumn(sequences), textColumn(ranked.labels), textColumn(ranked.scores)];
      },
    };
  },
};
