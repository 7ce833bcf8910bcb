import { RefusedRow } from '../../refused-row.ts';
import type { HypothesesStep } from '../../schemas/contract.schema.ts';
import { jsonOf } from '../../row-options.ts';
import { mostUnits } from '../encode/tokenizer-step.ts';
import { candidateLabels } from './candidate-labels.ts';
import { hypothesisTemplate } from './hypothesis-template.ts';

/** Pairs of a text and a hypothesis that one request may be asked for: each is an inference. */
export const mostHypotheses = 4096;

/** What a row asks: whether a text says this of it, label by label. */
export interface Hypotheses {
  readonly premises: readonly string[];
  readonly hypotheses: readonly string[];
  /** How many of them each row has. */
  readonly counts: readonly number[];
}

/**
 * A hypothesis for each of the labels of each row.
 *
 * @param labels texts of JSON, one a row
 * @throws RefusedRow for what is no list of labels, a template without a place for one, an empty text, and too many or too long ones
 */
export function hypothesesOf(
  { inputs }: Pick<HypothesesStep, 'inputs'>,
  texts: readonly string[],
  labels: readonly string[],
  templates: readonly string[],
): Hypotheses {
  let units = 0;
  const made = { premises: [] as string[], hypotheses: [] as string[], counts: [] as number[] };
  for (const [row, text] of texts.entries()) {
    const own = labelsOf(inputs.labels, labels[row], row);
    const filled = hypothesisTemplate(templates[row] ?? '');
    if (text === '') throw new RefusedRow(inputs.text, row, 'expected a text, got an empty one');
    if (filled === null) {
      throw new RefusedRow(
        inputs.template,
        row,
        'expected a sentence with {} where a label goes, such as "This is about {}."',
      );
    }
    if (made.premises.length + own.length > mostHypotheses) {
      throw new RefusedRow(
        inputs.labels,
        row,
        `expected at most ${mostHypotheses} labels in the rows of a request, each of which is an inference, got ${made.premises.length + own.length} up to here`,
      );
    }
    for (const label of own) {
      const hypothesis = filled(label);
      units += text.length + hypothesis.length;
      // A tokenizer would refuse a pair, of which callers know nothing.
      if (units > mostUnits) {
        throw new RefusedRow(
          inputs.text,
          row,
          `the text, which is read once for each label, has with what is before it more than ${mostUnits} characters`,
        );
      }
      made.premises.push(text);
      made.hypotheses.push(hypothesis);
    }
    made.counts.push(own.length);
  }
  return made;
}

/** The labels of a row. @throws RefusedRow */
export function labelsOf(input: string, text: string | undefined, row: number): readonly string[] {
  const labels = candidateLabels(jsonOf(text));
  if (labels !== null) return labels;
  throw new RefusedRow(input, row, 'expected a list of labels, or a text with commas between them');
}
