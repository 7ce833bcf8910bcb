import type { HypothesesStep, RankLabelsStep } from '../../../contract/schemas/contract.schema.ts';
import { hypothesesOf } from '../../../contract/text/zero-shot/hypotheses.ts';
import { rankLabels } from '../../../contract/text/zero-shot/rank-labels.ts';
import { column, numbersOf } from './replayed-texts.ts';
import { type ReplayedStep, textsOf } from './step-tensors.ts';

/** Makes a sentence of each label. */
export function makeHypotheses(step: HypothesesStep): ReplayedStep {
  const { inputs, outputs } = step;
  return (tensors) => {
    const { premises, hypotheses, counts } = hypothesesOf(
      step,
      textsOf(tensors, inputs.text),
      textsOf(tensors, inputs.labels),
      textsOf(tensors, inputs.template),
    );
    return [
      column(outputs.premises, premises),
      column(outputs.hypotheses, hypotheses),
      { name: outputs.counts, dtype: 'int64', shape: [counts.length], data: counts.map(BigInt) },
    ];
  };
}

/** Ranks the labels by what their sentences were answered with. */
export function sortLabels(step: RankLabelsStep): ReplayedStep {
  const { inputs, outputs } = step;
  return (tensors) => {
    const ranked = rankLabels(step, {
      labels: textsOf(tensors, inputs.labels),
      multiLabel: textsOf(tensors, inputs.multiLabel),
      counts: numbersOf(tensors, inputs.counts),
      logits: Float32Array.from(numbersOf(tensors, inputs.logits)),
      width: tensors.get(inputs.logits)?.shape[1] ?? 0,
    });
    return [
      column(outputs.sequence, textsOf(tensors, inputs.text)),
      column(outputs.labels, ranked.labels, 'json'),
      column(outputs.scores, ranked.scores, 'json'),
    ];
  };
}
