import { closest, distance } from 'fastest-levenshtein';

/** The one of `known` that was probably meant; nothing when none is near. */
export function didYouMean(typed: string, known: readonly string[]): string[] {
  if (known.length === 0) return [];
  const near = closest(typed, known);
  return distance(typed, near) <= 3 ? [`Did you mean ${near}?`] : [];
}
