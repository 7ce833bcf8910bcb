import type { Budget } from '../../regex/match.ts';
import type { AlignedText } from '../aligned-text.ts';
import type { Fields } from '../fields.ts';
import type { Pattern } from '../pattern.ts';
import { eachPart, type PreTokenizer } from './pre-tokenizer.ts';

/** What becomes of that at which a text is divided (SplitDelimiterBehavior). */
export type SplitBehavior = 'Removed' | 'Isolated' | 'MergedWithPrevious' | 'MergedWithNext' | 'Contiguous';

const behaviors: ReadonlySet<unknown> = new Set<SplitBehavior>([
  'Removed',
  'Isolated',
  'MergedWithPrevious',
  'MergedWithNext',
  'Contiguous',
]);

/** @throws TokenizerError */
export function readBehavior(fields: Fields, otherwise?: SplitBehavior): SplitBehavior {
  const behavior = fields.get('behavior') ?? otherwise;
  if (!behaviors.has(behavior)) throw fields.unsupported('behavior');
  return behavior as SplitBehavior;
}

/**
 * Divides texts at what a pattern finds (NormalizedString::split).
 *
 * @param isInverted whether they are divided at what it doesn't find
 */
export function splitAt(pattern: Pattern, behavior: SplitBehavior, isInverted = false): PreTokenizer {
  return eachPart((part, found, budget) => divide(part, pattern, behavior, isInverted, found, budget));
}

function divide(
  part: AlignedText,
  pattern: Pattern,
  behavior: SplitBehavior,
  isInverted: boolean,
  found: (divided: AlignedText) => void,
  budget: Budget,
): void {
  // Of each stretch of the text, whether it was found or is between, and where it ends.
  const ends: number[] = [];
  const areMatches: boolean[] = [];
  let previous = 0;
  const add = (end: number, isMatch: boolean): void => {
    ends.push(end);
    areMatches.push(isMatch !== isInverted);
  };
  pattern(
    part.text,
    (start, end) => {
      if (previous !== start) add(start, false);
      add(end, true);
      previous = end;
    },
    budget,
  );
  if (previous !== part.text.length) add(part.text.length, false);

  let from = 0;
  for (const [index, end] of ends.entries()) {
    const isMatch = areMatches[index] ?? false;
    const isNext = areMatches[index + 1];
    if (behavior === 'Removed' && isMatch) {
      from = end;
      continue;
    }
    if (isNext !== undefined && isMerged(behavior, isMatch, isNext)) continue;
    found(part.slice(from, end));
    from = end;
  }
}

/** Whether a stretch and the one behind it stay together. */
function isMerged(behavior: SplitBehavior, isMatch: boolean, isNext: boolean): boolean {
  switch (behavior) {
    case 'Contiguous':
      return isMatch === isNext;
    case 'MergedWithPrevious':
      return isNext && !isMatch;
    case 'MergedWithNext':
      return isMatch && !isNext;
    default:
      return false;
  }
}
