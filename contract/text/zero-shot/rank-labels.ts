import type { RankLabelsStep } from '../../schemas/contract.schema.ts';
import { flagOf } from '../../row-options.ts';
import { labelsOf } from './hypotheses.ts';

/** What a step reads of some rows: texts of JSON, a row each, and logits, row-major, of which each row has as many as it has labels. */
export interface RankedRows {
  readonly labels: readonly string[];
  readonly multiLabel: readonly string[];
  /** How many inferences each row has. */
  readonly counts: readonly number[];
  /** [M, C], a row for each label. */
  readonly logits: Float32Array;
  /** C. */
  readonly width: number;
}

/** The labels of each row from the likeliest on, and their scores, as texts of JSON. */
export interface RankedLabels {
  readonly labels: string[];
  readonly scores: string[];
}

/**
 * How likely labels are of what their hypotheses are answered with, as transformers' pipeline has it: of one label, or where each may be
 * true by itself, the share of entailment beside contradiction; else the softmax of entailment over the labels.
 *
 * @throws RefusedRow for an option that is neither true nor false
 */
export function rankLabels(
  { inputs, entailment, contradiction }: RankLabelsStep,
  { labels, multiLabel, counts, logits, width }: RankedRows,
): RankedLabels {
  const ranked: RankedLabels = { labels: [], scores: [] };
  let start = 0;
  for (const [row, count] of counts.entries()) {
    const own = labelsOf(inputs.labels, labels[row], row);
    const at = (label: number, column: number): number => logits[(start + label) * width + column] ?? 0;
    const entailed = own.map((_, label) => at(label, entailment));
    const isEach = flagOf(inputs.multiLabel, multiLabel[row], row) || own.length === 1;
    const scores = isEach
      ? entailed.map((logit, label) => 1 / (1 + Math.exp(at(label, contradiction) - logit)))
      : softmax(entailed);
    // As NumPy's argsort from the end: of equal scores the last one comes first.
    const order = scores
      .map((_, label) => label)
      .toSorted((a, b) => scoreAt(scores, b) - scoreAt(scores, a) || b - a);
    ranked.labels.push(JSON.stringify(order.map((label) => own[label])));
    ranked.scores.push(JSON.stringify(order.map((label) => Math.fround(scoreAt(scores, label)))));
    start += count;
  }
  return ranked;
}

function softmax(logits: readonly number[]): readonly number[] {
  const greatest = logits.reduce((most, logit) => Math.max(most, logit), -Infinity);
  const parts = logits.map((logit) => Math.exp(logit - greatest));
  const sum = parts.reduce((total, part) => total + part, 0);
  return parts.map((part) => part / sum);
}

function scoreAt(scores: readonly number[], label: number): number {
  return scores[label] ?? 0;
}
