import { closest, distance } from 'fastest-levenshtein';

/** `; did you mean "sepal_length"?` when one of the known names is close, else what there is. */
export function didYouMean(name: string, known: readonly string[]): string {
  // The distance takes quadratic time, and names come from strangers.
  const candidate = known.length === 0 || name.length > 100 ? '' : closest(name, known);
  if (candidate !== '' && distance(name, candidate) <= Math.max(2, candidate.length / 3)) {
    return `; did you mean "${candidate}"?`;
  }
  return `; it has ${known
    .slice(0, 20)
    .map((item) => `"${item}"`)
    .join(', ')}${known.length > 20 ? ', …' : ''}`;
}
