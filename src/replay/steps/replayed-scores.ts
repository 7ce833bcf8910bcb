import type { BestScoresStep, RowScoresStep } from '../../../contract/schemas/contract.schema.ts';
import { bestScores, rowScores } from '../../../contract/scores/row-scores.ts';
import { floatsOf, type ReplayedStep, textsOf } from './step-tensors.ts';

/** Makes scores of each row as it says. @returns a function that throws {@link RefusedRow} */
export function makeRowScores({ inputs, output }: RowScoresStep): ReplayedStep {
  return (tensors) => {
    const { shape, elements } = floatsOf(tensors, inputs.logits);
    const scores = rowScores(inputs.function, textsOf(tensors, inputs.function), elements);
    return [{ name: output, dtype: 'float32', shape, data: [...scores] }];
  };
}

/** Keeps the greatest scores of each row. @returns a function that throws {@link RefusedRow} */
export function keepBestScores({ inputs, output }: BestScoresStep): ReplayedStep {
  return (tensors) => {
    const { shape, elements } = floatsOf(tensors, inputs.scores);
    const kept = bestScores(inputs.topK, textsOf(tensors, inputs.topK), elements);
    return [{ name: output, dtype: 'float32', shape, data: [...kept] }];
  };
}
