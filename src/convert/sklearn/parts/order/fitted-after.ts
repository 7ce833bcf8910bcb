import type { ColumnStatistics, Statistic } from './column-statistics.ts';

/**
 * How well what a step saw is what the one before it gave: `same` where their numbers are, `alike` where they differ as those of other rows
 * of the same data would, `unknown` where no number tells.
 */
type Fit = 'no' | 'alike' | 'same' | 'unknown';

/** Of a standard deviation: means of the same rows differ by rounding alone. */
const sameMean = 1e-6;
const alikeMean = 0.25;
/** A median is within one standard deviation of the mean; and a little more, as rows may be others. */
const medianWithin = 1.25;

/** Compares what was given with what the next step saw; a bound or a mean that can't be is enough to tell them apart. */
export function fittedAfter(given: ColumnStatistics, seen: ColumnStatistics): Fit {
  if (given.isText !== undefined && seen.isText !== undefined && given.isText !== seen.isText) return 'no';
  if (given.isMissing === false && seen.isMissing === true) return 'no';
  if (!isWithin(given.mean, seen) || !isWithin(given.median, seen)) return 'no';
  if (!isWithin(seen.mean, given) || !isWithin(seen.median, given)) return 'no';
  if (!areNear(given) || !areNear(seen)) return 'no';
  if (!areNear({ mean: given.mean, median: seen.median, variance: given.variance })) return 'no';
  if (!areNear({ mean: seen.mean, median: given.median, variance: seen.variance })) return 'no';
  const spread = given.variance ?? seen.variance;
  return worst([
    compared(given.mean, seen.mean, spread),
    compared(given.median, seen.median, spread),
    comparedSpread(given.variance, seen.variance),
  ]);
}

type Middles = { readonly [Name in 'mean' | 'median' | 'variance']?: Statistic | undefined };

function at(statistic: Statistic | undefined, column: number): number {
  return typeof statistic === 'number' ? statistic : (statistic?.[column] ?? Number.NaN);
}

/** How many columns there are to compare: those of which all numbers are known, one for numbers that all have. */
function columnsOf(...statistics: readonly (Statistic | undefined)[]): number {
  const lengths = statistics.map((one) => (one instanceof Float64Array ? one.length : null));
  const known = lengths.filter((length) => length !== null);
  return known.length === 0 ? 1 : Math.min(...known);
}

/** Whether a mean or median lies between the smallest and the largest of the same columns. */
function isWithin(middle: Statistic | undefined, { min, max }: ColumnStatistics): boolean {
  if (middle === undefined || min === undefined || max === undefined) return true;
  for (let column = 0; column < columnsOf(middle, min, max); column++) {
    const [value, low, high] = [at(middle, column), at(min, column), at(max, column)];
    const slack = alikeMean * (high - low);
    if (value < low - slack || value > high + slack) return false;
  }
  return true;
}

function areNear({ mean, median, variance }: Middles): boolean {
  if (mean === undefined || median === undefined || variance === undefined) return true;
  for (let column = 0; column < columnsOf(mean, median, variance); column++) {
    const apart = Math.abs(at(mean, column) - at(median, column));
    if (
      apart >
      medianWithin * Math.sqrt(at(variance, column)) + Number.EPSILON * Math.abs(at(mean, column)) * 1e3
    )
      return false;
  }
  return true;
}

function compared(
  given: Statistic | undefined,
  seen: Statistic | undefined,
  spread: Statistic | undefined,
): Fit {
  if (given === undefined || seen === undefined) return 'unknown';
  let fit: Fit = 'unknown';
  for (let column = 0; column < columnsOf(given, seen, spread); column++) {
    const [one, other] = [at(given, column), at(seen, column)];
    const deviation = Math.sqrt(at(spread, column));
    const unit = deviation > 0 ? deviation : Math.max(Math.abs(one), Math.abs(other), 1e-9);
    const apart = Math.abs(one - other) / unit;
    if (apart > alikeMean) return 'no';
    fit = worst([fit, apart > sameMean ? 'alike' : Number.isNaN(apart) ? 'unknown' : 'same']);
  }
  return fit;
}

/** Some divide by a row less: variances say by how much columns differ, not whether their rows are the same. */
function comparedSpread(given: Statistic | undefined, seen: Statistic | undefined): Fit {
  if (given === undefined || seen === undefined) return 'unknown';
  for (let column = 0; column < columnsOf(given, seen); column++) {
    const [one, other] = [at(given, column), at(seen, column)];
    if (Math.max(one, other) > 2 * Math.min(one, other) + 1e-9) return 'no';
  }
  return 'unknown';
}

function worst(fits: readonly Fit[]): Fit {
  for (const fit of ['no', 'alike', 'same'] as const) if (fits.includes(fit)) return fit;
  return 'unknown';
}
