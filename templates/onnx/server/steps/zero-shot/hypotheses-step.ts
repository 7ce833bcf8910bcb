import type { HypothesesStep } from '../../../../../contract/schemas/contract.schema.ts';
import { candidateLabels } from '../../../../../contract/text/zero-shot/candidate-labels.ts';
import { hypothesesOf, mostHypotheses } from '../../../../../contract/text/zero-shot/hypotheses.ts';
import {
  hypothesesSignature,
  hypothesesSpread,
  readHypothesesStep,
} from '../../../../../contract/text/zero-shot/zero-shot-steps.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import type { StepKind } from '../step-kind.ts';
import { refusingRows, rowTexts, textColumn } from '../step-tensors.ts';

/** Of a unit of UTF-16: its pairs, their tokens, and the copies of these for the graph. */
const bytesPerUnit = 200;

/** Makes a sentence of each label that a text may have. */
export const hypothesesStep: StepKind = {
  kind: 'hypotheses',
  read: (declaration) => {
    const step = readHypothesesStep(declaration.declared());
    return {
      kind: 'hypotheses',
      ...hypothesesSignature(step),
      spread: hypothesesSpread(step),
      cost: (sent) => costOf(textsOf(step, sent)),
      run: (sent) => {
        const { texts, labels, templates } = textsOf(step, sent);
        const { premises, hypotheses, counts } = refusingRows(() =>
          hypothesesOf(step, texts, labels, templates),
        );
        return [
          textColumn([...premises]),
          textColumn([...hypotheses]),
          { dtype: 'int64', shape: [counts.length], elements: BigInt64Array.from(counts, BigInt) },
        ];
      },
    };
  },
};

/** What callers send of each row. */
interface HypothesisTexts {
  readonly texts: readonly string[];
  readonly labels: readonly string[];
  readonly templates: readonly string[];
}

function textsOf({ inputs }: HypothesesStep, [texts, labels, templates]: readonly Tensor[]): HypothesisTexts {
  return {
    texts: rowTexts(inputs.text, texts),
    labels: rowTexts(inputs.labels, labels),
    templates: rowTexts(inputs.template, templates),
  };
}

/** What comes of the pairs is counted here, too, as a tokenizer's step knows only what callers send. */
function costOf({ texts, labels, templates }: HypothesisTexts): number {
  let [units, pairs] = [0, 0];
  for (const [row, text] of texts.entries()) {
    const own = candidateLabels(JSON.parse(labels[row] || 'null')) ?? [];
    const template = templates[row] ?? '';
    pairs += own.length;
    // More of them are refused.
    if (pairs > mostHypotheses) break;
    units += own.length * (text.length + template.length);
    units += own.reduce((sum, label) => sum + label.length, 0);
  }
  return units * bytesPerUnit;
}
