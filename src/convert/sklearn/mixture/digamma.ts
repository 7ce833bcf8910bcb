/** From here on the asymptotic series is right to the last bits. */
const seriesStart = 15;

/** Bernoulli numbers by twice their index: what each power of 1/x² counts for. */
const terms = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32_760, 1 / 12] as const;

/**
 * The derivative of the logarithm of the gamma function.
 * https://dlmf.nist.gov/5.11#E2
 *
 * @param x above 0, else the result is NaN
 */
export function digamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  let rest = 0;
  let from = x;
  for (; from < seriesStart; from += 1) rest += 1 / from;
  const inverse = 1 / (from * from);
  const series = terms.reduceRight((sum, term) => (sum + term) * inverse, 0);
  return Math.log(from) - 0.5 / from - series - rest;
}
