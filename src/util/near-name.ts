import { closest, distance } from 'fastest-levenshtein';

/** The name that was probably meant, as a suggestion; none where none is near. */
export function nearName(typed: string, known: readonly string[]): string[] {
  if (known.length === 0) return [];
  const near = closest(typed, known);
  return distance(typed, near) <= Math.min(3, typed.length / 2) ? [`Did you mean "${near}"?`] : [];
}
