import type { DeclaredFields } from '../../../../../contract/declared-fields.ts';
import { labelsOf } from '../labels.ts';

/** Which of a model's labels say that a text follows from another, and that it contradicts it. */
export interface Entailment {
  readonly entailment: number;
  readonly contradiction: number;
}

/**
 * The labels by which a model of natural language inference is asked whether a text has a label, as transformers' pipeline for
 * zero-shot classification finds them: what begins with "entail", and the first label, or the last where that is the first.
 *
 * @param width how many scores the graph returns; null where it doesn't say
 * @returns null for a model that has no such label
 * @throws what its fields throw where they don't name each label
 */
export function entailmentOf(config: DeclaredFields, width: number | null): Entailment | null {
  const labels = labelsOf(config, width);
  const entailment = labels.findIndex((label) => label.toLowerCase().startsWith('entail'));
  if (entailment === -1 || labels.length < 2) return null;
  return { entailment, contradiction: entailment === 0 ? labels.length - 1 : 0 };
}
