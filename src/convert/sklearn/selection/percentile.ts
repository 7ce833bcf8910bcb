/**
 * numpy.percentile: between two neighbours, the line between them, from the nearer of both.
 * https://github.com/numpy/numpy/blob/v2.3.0/numpy/lib/_function_base_impl.py (_lerp)
 */
export function percentileOf(numbers: readonly number[], percent: number): number {
  const sorted = numbers.toSorted((left, right) => left - right);
  const at = (percent / 100) * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  const share = at - Math.floor(at);
  return share < 0.5 ? below + (above - below) * share : above - (above - below) * (1 - share);
}

/** numpy.median: the one in the middle, or the mean of both. */
export function medianOf(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const after = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? after : ((sorted[middle - 1] ?? Number.NaN) + after) / 2;
}
