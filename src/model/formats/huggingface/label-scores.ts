import type { TransformingStep } from '../../../../contract/contract.ts';
import type { TensorInfo } from '../../../tensor/signature.ts';
import type { Classification } from './text/classification.ts';

/** What is done with the logits of a classifier, and what callers get of it. */
export interface LabelScores {
  readonly after: readonly TransformingStep[];
  /** The best label and its score, and the scores of all labels where there are several. */
  readonly outputs: readonly TensorInfo[];
  /** Name of the tensor that has the scores of all labels. */
  readonly allScores: string;
  /** Names of the outputs' classes, by output. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
}

/** What is listed of the labels. */
export const shownLabels = 1000;

const rows = ['N'] as const;

/** @param logits name of the tensor that the graph returns */
export function labelScores({ labels, scores }: Classification, logits: string): LabelScores {
  const scored = scores === 'none' ? logits : 'scores';
  const all: TensorInfo = { name: scored, dtype: 'float32', shape: ['N', labels.length] };
  const hasAll = labels.length > 1;
  return {
    after: [
      ...(scores === 'none' ? [] : [{ kind: scores, input: logits, output: scored }]),
      { kind: 'topLabel', input: scored, outputs: { label: 'label', score: 'score' }, labels },
    ],
    outputs: [
      { name: 'label', dtype: 'string', shape: rows },
      { name: 'score', dtype: 'float32', shape: rows },
      ...(hasAll ? [all] : []),
    ],
    allScores: scored,
    labels: hasAll ? { [scored]: labels } : {},
  };
}
