import { describe, expect, it } from 'vitest';
import type { ColumnStatistics } from './column-statistics.ts';
import { fittedAfter } from './fitted-after.ts';

const column = (...numbers: number[]) => Float64Array.from(numbers);

describe('what a step saw is what the one before it gave', () => {
  it.each<[fit: string, what: string, given: ColumnStatistics, seen: ColumnStatistics]>([
    ['unknown', 'where neither tells anything', {}, {}],
    ['unknown', 'where only one tells', { mean: column(3) }, { max: column(9) }],
    ['same', 'by means that differ by rounding', { mean: 0, variance: 1 }, { mean: column(1e-9, -1e-8) }],
    ['alike', 'by means as of other rows', { mean: 0, variance: 1 }, { mean: column(0, 0.1) }],
    ['no', 'by the mean of one column', { mean: 0, variance: 1 }, { mean: column(0, 0.3) }],
    [
      'alike',
      'by means apart for their deviation',
      { mean: column(5) },
      { mean: column(5.3), variance: column(4) },
    ],
    ['no', 'by medians', { median: column(5) }, { median: column(8), variance: column(4) }],
    ['unknown', 'by variances of a row less', { variance: column(4) }, { variance: column(4.1) }],
    ['no', 'by variances', { variance: column(4) }, { variance: column(9) }],
    ['no', 'as one is texts', { isText: false }, { isText: true }],
    ['unknown', 'as both are texts', { isText: true }, { isText: true }],
    ['no', 'as a NaN was seen that was not given', { isMissing: false }, { isMissing: true }],
    ['unknown', 'as a NaN was given, and none seen by who tells', { isMissing: true }, { isMissing: false }],
    ['no', 'by a mean beyond what was seen', { mean: 0 }, { min: column(40), max: column(100) }],
    ['no', 'by a median beyond what was seen', { median: 0 }, { min: column(40), max: column(100) }],
    ['no', 'by a mean seen beyond what was given', { min: 0, max: 1 }, { mean: column(50) }],
    ['no', 'by a median seen beyond what was given', { min: 0, max: 1 }, { median: column(50) }],
    ['unknown', 'by a mean within what was given', { min: 0, max: 1 }, { mean: column(0.5) }],
    ['no', 'by a median far from the mean that was given', { mean: 0, variance: 1 }, { median: column(1.5) }],
    ['unknown', 'by a median near it', { mean: 0, variance: 1 }, { median: column(1) }],
    ['no', 'by a median given far from the mean', { median: 0 }, { mean: column(9), variance: column(4) }],
    [
      'no',
      'by a mean and median that one step saw',
      {},
      { mean: column(9), median: column(1), variance: column(4) },
    ],
  ])('%s %s', (fit, _what, given, seen) => {
    expect(fittedAfter(given, seen)).toBe(fit);
  });
});
