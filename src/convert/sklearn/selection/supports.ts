import type { Estimator } from '../estimator.ts';
import { percentileOf } from './percentile.ts';
import type { Support } from './selector.ts';

/** What was found while fitting. */
export const bySupport: Support = async (estimator) => (await numbersIn(estimator, 'support_')).map(Boolean);

/** Columns that vary more than the threshold. */
export const byVariance: Support = async (estimator) => {
  const threshold = await estimator.number('threshold');
  return (await numbersIn(estimator, 'variances_')).map((variance) => variance > threshold);
};

/** The k columns with the highest scores; of equal ones the last, as a stable sort leaves them. */
export const highestScores: Support = async (estimator) => {
  const scores = await cleanScores(estimator);
  const k = estimator.get('k') === 'all' ? scores.length : await estimator.number('k');
  const order = scores
    .map((_, column) => column)
    .toSorted((left, right) => (scores[left] ?? 0) - (scores[right] ?? 0));
  const chosen = new Set(order.slice(Math.max(0, order.length - k)));
  return scores.map((_, column) => k > 0 && chosen.has(column));
};

/**
 * The columns whose scores are above a percentile, and as many of those at it as there is room for.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/feature_selection/_univariate_selection.py
 */
export const byPercentile: Support = async (estimator) => {
  const scores = await cleanScores(estimator);
  const percentile = await estimator.number('percentile');
  if (percentile === 100) return scores.map(() => true);
  if (percentile === 0) return scores.map(() => false);
  const threshold = percentileOf(scores, 100 - percentile);
  const room = Math.trunc((scores.length * percentile) / 100);
  let kept = scores.filter((score) => score > threshold).length;
  return scores.map((score) => score > threshold || (score === threshold && kept++ < room));
};

/** Columns whose p-values are below alpha. */
export const byFalsePositives: Support = async (estimator) => {
  const alpha = await estimator.number('alpha');
  return (await numbersIn(estimator, 'pvalues_')).map((value) => value < alpha);
};

/** Columns whose p-values are below alpha, which all columns share. */
export const byFamilyError: Support = async (estimator) => {
  const alpha = await estimator.number('alpha');
  const values = await numbersIn(estimator, 'pvalues_');
  return values.map((value) => value < alpha / values.length);
};

/** Scores, with the least of numbers for those that are none. */
async function cleanScores(estimator: Estimator): Promise<number[]> {
  const scores = await numbersIn(estimator, 'scores_');
  return scores.map((score) => (Number.isNaN(score) ? -Number.MAX_VALUE : score));
}

async function numbersIn(estimator: Estimator, name: string): Promise<number[]> {
  return [...(await estimator.numbers(name)).data];
}
