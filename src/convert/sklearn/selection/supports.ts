import { PickleObject } from '../../pickle/pickle-values.ts';
import type { Estimator } from '../estimator.ts';
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
    .sort((left, right) => (scores[left] ?? 0) - (scores[right] ?? 0));
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

/**
 * The columns whose coefficients weigh as much as the threshold.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/feature_selection/_from_model.py
 */
export const byImportance: Support = async (estimator) => {
  const inner = estimator.estimator(
    estimator.get('estimator_') instanceof PickleObject ? 'estimator_' : 'estimator',
  );
  if (!inner.has('coef_') || estimator.textOr('importance_getter', 'auto') !== 'auto') {
    throw estimator.unsupported(
      'chooses columns by what its estimator no longer says once it is saved',
      'Save the choice instead: replace it by a ColumnTransformer that passes the chosen columns through.',
    );
  }
  const { shape, data } = await inner.matrix('coef_');
  const [rows = 0, columns = 0] = shape;
  const order = await estimator.numberOr('norm_order', 1);
  const importances = Array.from({ length: columns }, (_, column) => {
    const weights = Array.from({ length: rows }, (_each, row) => Math.abs(data[row * columns + column] ?? 0));
    if (rows === 1) return weights[0] ?? 0;
    if (order === Infinity) return Math.max(...weights);
    return weights.reduce((sum, weight) => sum + weight ** order, 0) ** (1 / order);
  });
  const threshold = await thresholdOf(estimator, inner, importances);
  const most = await estimator.numberOr(estimator.oneOf('max_features_', 'max_features'), null);
  const ranked = importances
    .map((_, column) => column)
    .sort((a, b) => (importances[b] ?? 0) - (importances[a] ?? 0));
  const best = new Set(most === null ? ranked : ranked.slice(0, most));
  return importances.map((importance, column) => best.has(column) && importance >= threshold);
};

/** A number, or a number of times the mean or median; 1e-5 for models that leave columns out by themselves. */
async function thresholdOf(
  estimator: Estimator,
  inner: Estimator,
  importances: readonly number[],
): Promise<number> {
  const given = estimator.get('threshold') ?? null;
  if (typeof given === 'number' || typeof given === 'bigint') return Number(given);
  const isSparse = inner.textOr('penalty', '') === 'l1' || /Lasso|ElasticNet/.test(inner.type);
  if (given === null && isSparse) return 1e-5;
  const text = typeof given === 'string' ? given : 'mean';
  const [, times = '1', of = ''] = /^(?:([\d.eE+-]+)\s*\*\s*)?(mean|median)$/.exec(text.trim()) ?? [];
  if (of === '') throw estimator.mismatch('threshold', 'a number, or times the mean or median');
  const mean = importances.reduce((sum, importance) => sum + importance, 0) / importances.length;
  return Number(times) * (of === 'mean' ? mean : percentileOf(importances, 50));
}

/** numpy.percentile: between two neighbours, the line between them. */
function percentileOf(numbers: readonly number[], percent: number): number {
  const sorted = numbers.toSorted((left, right) => left - right);
  const at = (percent / 100) * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}

/** Scores, with the least of numbers for those that are none. */
async function cleanScores(estimator: Estimator): Promise<number[]> {
  const scores = await numbersIn(estimator, 'scores_');
  return scores.map((score) => (Number.isNaN(score) ? -Number.MAX_VALUE : score));
}

async function numbersIn(estimator: Estimator, name: string): Promise<number[]> {
  return [...(await estimator.numbers(name)).data];
}
