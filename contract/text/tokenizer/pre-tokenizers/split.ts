import type { Fields } from '../fields.ts';
import type { Pattern } from '../pattern.ts';
import type { PreTokenizer } from './pre-tokenizer.ts';

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
  return (part, found, budget) => {
    const { length } = part.text;
    // What was found and what is between are stretches, of which some stay together: this is the last that isn't given yet.
    let from = 0;
    let to = -1;
    let isMatch = false;
    const give = (): void => {
      if (to > from && (behavior !== 'Removed' || !isMatch)) found(part.slice(from, to));
      from = to;
    };
    const add = (end: number, isNext: boolean): void => {
      if (to !== -1 && !isMerged(behavior, isMatch, isNext)) give();
      to = end;
      isMatch = isNext;
    };
    const stretch = (start: number, end: number): void => {
      const last = Math.max(to, 0);
      if (last !== start) add(start, isInverted);
      add(end, !isInverted);
    };
    pattern(part.text, stretch, budget);
    if (Math.max(to, 0) !== length) add(length, isInverted);
    if (to !== -1) give();
  };
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
