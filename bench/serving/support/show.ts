import { median } from '../../support.ts';

/** For example "16,128 (15,900–16,400, n = 5)": the median, the range, how often. */
export function medianAndRange(values: readonly number[], digits = 0): string {
  const range = [Math.min(...values), Math.max(...values)].map((value) => decimal(value, digits)).join('–');
  return `${decimal(median(values), digits)} (${range}, n = ${values.length})`;
}

/** With thousands apart. */
export function decimal(value: number, digits = 0): string {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
