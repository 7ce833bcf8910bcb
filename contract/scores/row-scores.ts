import { RefusedRow } from '../refused-row.ts';
import { integerOf } from '../row-options.ts';
import { scoresOf, type ScoresName } from './scores.ts';

/** As transformers' pipelines call them. */
const names: readonly ScoresName[] = ['softmax', 'sigmoid', 'none'];

/** No classifier has more classes. */
const mostClasses = 100_000;

/**
 * Scores of the rows of [N, C], each by a function of its own.
 *
 * @param input what errors call the functions
 * @param functions the name of one for each row
 * @throws RefusedRow for one that isn't known
 */
export function rowScores(input: string, functions: readonly string[], logits: Float32Array): Float32Array {
  const width = logits.length / functions.length;
  const [first] = functions.map((given, row) => functionOf(input, given, row));
  const isAlike = functions.every((given) => given === first);
  if (first !== undefined && isAlike) return scoresOf(first, logits, width);
  const scores = new Float32Array(logits.length);
  for (const [row, given] of functions.entries()) {
    const own = logits.subarray(row * width, (row + 1) * width);
    scores.set(scoresOf(functionOf(input, given, row), own, width), row * width);
  }
  return scores;
}

/** The function that a row names. @throws RefusedRow for one that isn't known */
export function functionOf(input: string, given: string | undefined, row: number): ScoresName {
  const found = names.find((name) => name === given);
  if (found === undefined) throw new RefusedRow(input, row, `expected one of ${names.join(', ')}`);
  return found;
}

/**
 * The greatest scores of the rows of [N, C], with NaN in place of the others; of equal ones the first are kept, as by Python's sort.
 *
 * @param input what errors call the counts
 * @param counts how many each row wants, as texts of JSON; null: all
 * @returns the scores themselves where all rows want all
 * @throws RefusedRow for a count that is none
 */
export function bestScores(input: string, counts: readonly string[], scores: Float32Array): Float32Array {
  if (counts.every((count) => count === 'null')) return scores;
  const width = scores.length / counts.length;
  const kept = Float32Array.from(scores);
  for (const [row, text] of counts.entries()) {
    const count = countOf(input, text, row) ?? width;
    const own = kept.subarray(row * width, (row + 1) * width);
    const others = ranked(own).slice(count);
    for (const at of others) own[at] = NaN;
  }
  return kept;
}

/** How many scores a row wants; null: all. @throws RefusedRow for a count that is none */
export function countOf(input: string, text: string | undefined, row: number): number | null {
  return text === 'null' ? null : integerOf(input, text, row, [1, mostClasses]);
}

/** The places of the elements from the greatest on; those that are no numbers last, as they were. */
export function ranked(scores: Float32Array): readonly number[] {
  const valueOf = (at: number): number => {
    const score = scores[at] ?? NaN;
    return Number.isNaN(score) ? -Infinity : score;
  };
  return Array.from(scores.keys()).toSorted((a, b) => valueOf(b) - valueOf(a) || a - b);
}
