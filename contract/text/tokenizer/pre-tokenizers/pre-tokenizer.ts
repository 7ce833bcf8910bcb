import type { Budget } from '../../regex/match.ts';
import type { AlignedText } from '../aligned-text.ts';

/** Divides parts of a text further; none of those it gives is empty. */
export type PreTokenizer = (parts: readonly AlignedText[], budget: Budget) => readonly AlignedText[];

/** One that looks at each part by itself. */
export function eachPart(
  divide: (part: AlignedText, found: (divided: AlignedText) => void, budget: Budget) => void,
): PreTokenizer {
  return (parts, budget) => {
    const divided: AlignedText[] = [];
    const found = (part: AlignedText): void => {
      if (part.text !== '') divided.push(part);
    };
    for (const part of parts) divide(part, found, budget);
    return divided;
  };
}
