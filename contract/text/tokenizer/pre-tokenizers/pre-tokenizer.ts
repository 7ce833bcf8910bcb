import { spend, type Budget } from '../../regex/match.ts';
import type { AlignedText } from '../aligned-text/aligned-text.ts';

/** What is told of each part of a text, from left to right. */
type Found = (part: AlignedText) => void;

/**
 * Divides a part of a text, which isn't empty, and gives those that are in it, which aren't either. They are given one by one, as
 * a long text has millions.
 */
export type PreTokenizer = (part: AlignedText, found: Found, budget: Budget) => void;

/** One after the other, each of what the one before it found. */
export function inSequence(preTokenizers: readonly PreTokenizer[]): PreTokenizer {
  return preTokenizers.reduce<PreTokenizer>(
    (first, second) => (part, found, budget) => {
      spend(budget, part.text.length);
      first(part, (divided) => second(divided, found, budget), budget);
    },
    (part, found) => found(part),
  );
}
