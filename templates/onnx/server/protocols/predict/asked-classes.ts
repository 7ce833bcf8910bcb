import { ranked } from '../../../../../contract/scores/row-scores.ts';
import { elementJson } from '../../tensors/elements-json.ts';

/**
 * The classes that a row asked for as JSON, an object of scores by label from the greatest on: those that are no NaN.
 *
 * @param labels as texts of JSON
 * @returns null where it asked for all
 */
export function askedClasses(labels: readonly string[], scores: Float32Array): string | null {
  // The best of a row is always kept: where all are NaN, so they came from the model.
  if (!scores.some(Number.isNaN) || scores.every(Number.isNaN)) return null;
  const asked = ranked(scores).filter((at) => !Number.isNaN(scores[at]));
  const fields = asked.map((at) => `${labels[at]}:${elementJson('float32', scores[at])}`);
  return `{${fields.join(',')}}`;
}
