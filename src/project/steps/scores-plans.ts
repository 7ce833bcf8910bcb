import { scoresSignature } from '../../../contract/scores/scores-steps.ts';
import type { SoftmaxItem } from '../../../contract/schemas/mlpack.schema.ts';
import type { StepPlan } from './step-plan.ts';

/** Scores of each row that sum to 1. */
export const planSoftmax: StepPlan<SoftmaxItem> = scoresPlan('softmax');

/** Scores each by itself. */
export const planSigmoid: StepPlan<SoftmaxItem> = scoresPlan('sigmoid');

function scoresPlan(kind: 'softmax' | 'sigmoid'): StepPlan<SoftmaxItem> {
  return (settings, { chain, refuse }) => {
    const { input, output = 'scores' } = settings ?? {};
    const logits = chain.found({ dtype: 'float32', axes: 2 }, input, refuse);
    const step = { kind, input: logits.name, output };
    chain.spent.add(logits.name);
    chain.addAfter(kind, step, scoresSignature(step), [{ ...logits, name: output }]);
  };
}
