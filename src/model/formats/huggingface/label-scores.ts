import type { TransformingStep } from '../../../../contract/contract.ts';
import type { TensorInfo } from '../../../tensor/signature.ts';
import type { Classification } from './text/classification.ts';
import { optionOf, textOf } from '../../../tensor/row-values.ts';

/** What is done with the logits of a classifier, and what callers get of it. */
export interface LabelScores {
  /** What rows may say of their scores. */
  readonly options: readonly TensorInfo[];
  readonly after: readonly TransformingStep[];
  /** The best label and its score, and the scores of all labels where there are several. */
  readonly outputs: readonly TensorInfo[];
  /** Name of the tensor that has the scores of all labels. */
  readonly allScores: string;
  /** Names of the outputs' classes, by output. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
  /** Options to record answers with. */
  readonly samples: Readonly<Record<string, readonly string[]>>;
}

/** What is listed of the labels. */
export const shownLabels = 1000;

const rows = ['N'] as const;

/** Options as transformers' pipelines for classification call them. */
const [functionName, topK] = ['function_to_apply', 'top_k'];

/**
 * Scores of the labels, by the function that a row names or the model's own, and as many of them as it asks for or all.
 *
 * @param logits name of the tensor that the graph returns
 */
export function labelScores({ labels, scores }: Classification, logits: string): LabelScores {
  const scored = scores === 'none' ? logits : 'scores';
  const all: TensorInfo = { name: scored, dtype: 'float32', shape: ['N', labels.length] };
  const hasAll = labels.length > 1;
  return {
    options: [
      { ...textOf(functionName), missing: scores, optional: true },
      ...(hasAll ? [countOf(labels.length)] : []),
    ],
    after: [
      { kind: 'rowScores', inputs: { logits, function: functionName }, output: scored },
      { kind: 'topLabel', input: scored, outputs: { label: 'label', score: 'score' }, labels },
      ...(hasAll ? [{ kind: 'bestScores' as const, inputs: { scores: scored, topK }, output: scored }] : []),
    ],
    outputs: [
      { name: 'label', dtype: 'string', shape: rows },
      { name: 'score', dtype: 'float32', shape: rows },
      ...(hasAll ? [all] : []),
    ],
    allScores: scored,
    labels: hasAll ? { [scored]: labels } : {},
    samples: { [functionName]: [scores, scores], ...(hasAll && { [topK]: ['null', 'null'] }) },
  };
}

function countOf(labels: number): TensorInfo {
  return optionOf(topK, 'null', {
    type: 'integer',
    minimum: 1,
    maximum: 100_000,
    description: `Of how many of the ${labels} labels the scores are given, the likeliest first; null: of all.`,
  });
}

/** The score of a text that is ranked by another. @param logits name of the tensor that the graph returns, [N, 1] */
export function rankingScores(
  { labels, scores }: Pick<Classification, 'labels' | 'scores'>,
  logits: string,
): Pick<LabelScores, 'after' | 'outputs'> {
  const scored = scores === 'none' ? logits : 'scores';
  return {
    after: [
      ...(scores === 'none' ? [] : [{ kind: scores, input: logits, output: scored }]),
      { kind: 'topLabel', input: scored, outputs: { label: 'label', score: 'score' }, labels },
    ],
    outputs: [{ name: 'score', dtype: 'float32', shape: rows }],
  };
}
