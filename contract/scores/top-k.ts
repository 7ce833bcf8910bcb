import { jsonText } from '../json-content.ts';
import type { TopKStep } from '../schemas/contract.schema.ts';

/**
 * The greatest scores of each row of [N, C] with their labels, the greatest first, as JSON; of equal ones the first in the order of the
 * labels.
 */
export function topScores(
  { labels, most }: Pick<TopKStep, 'labels' | 'most'>,
  scores: Float32Array,
): string[] {
  const width = labels.length;
  const classes = labels.map((_, place) => place);
  return Array.from({ length: scores.length / width }, (_, row) => {
    const of = (place: number): number => scores[row * width + place] ?? 0;
    const best = classes.toSorted((a, b) => compared(of(b), of(a))).slice(0, most);
    return jsonText(best.map((place) => ({ label: labels[place] ?? '', score: finite(of(place)) })));
  });
}

/** NaN, which no score of a sound model is, is less than all others, so that sorting ends in one order. */
function compared(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
  return a === b ? 0 : a - b;
}

/** JSON has no other numbers. */
function finite(score: number): number | null {
  return Number.isFinite(score) ? score : null;
}
