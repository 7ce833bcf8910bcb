import { PickleObject } from '../../pickle/pickle-values.ts';
import type { Estimator } from '../estimator.ts';
import { pairwiseSum } from './pairwise-sum.ts';
import { medianOf } from './percentile.ts';
import type { Support } from './selector.ts';
import { treeImportances } from './tree-importances.ts';

/**
 * The columns whose coefficients, or what the trees make of them, weigh as much as the threshold.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/feature_selection/_from_model.py
 */
export const byImportance: Support = async (estimator) => {
  const inner = estimator.estimator(
    estimator.get('estimator_') instanceof PickleObject ? 'estimator_' : 'estimator',
  );
  const importances = await importancesOf(estimator, inner);
  const threshold = await thresholdOf(estimator, inner, importances);
  const most = await estimator.numberOr(estimator.oneOf('max_features_', 'max_features'), null);
  const ranked = [...importances.keys()].toSorted((a, b) => (importances[b] ?? 0) - (importances[a] ?? 0));
  const best = new Set(most === null ? ranked : ranked.slice(0, most));
  return Array.from(importances, (importance, column) => best.has(column) && !(importance < threshold));
};

async function importancesOf(estimator: Estimator, inner: Estimator): Promise<Float64Array> {
  if ((estimator.get('importance_getter') ?? 'auto') === 'auto') {
    if (inner.has('coef_')) return await coefficientNorms(estimator, inner);
    const ofTrees = await treeImportances(inner);
    if (ofTrees !== undefined) return ofTrees.map(Math.abs);
  }
  throw estimator.unsupported(
    'chooses columns by what its estimator no longer says once it is saved',
    'Save the choice instead: replace it by a ColumnTransformer that passes the chosen columns through.',
  );
}

async function coefficientNorms(estimator: Estimator, inner: Estimator): Promise<Float64Array> {
  const { shape, data } = await inner.matrix('coef_');
  const [rows = 0, columns = 0] = shape;
  const order = await estimator.numberOr('norm_order', 1);
  return Float64Array.from({ length: columns }, (_, column) => {
    const weights = Array.from({ length: rows }, (_each, row) => Math.abs(data[row * columns + column] ?? 0));
    if (rows === 1) return weights[0] ?? 0;
    if (order === Infinity) return Math.max(...weights);
    return weights.reduce((sum, weight) => sum + weight ** order, 0) ** (1 / order);
  });
}

/** A number, or a number of times the mean or median; 1e-5 for models that leave columns out by themselves. */
async function thresholdOf(
  estimator: Estimator,
  inner: Estimator,
  importances: Float64Array,
): Promise<number> {
  const given = estimator.get('threshold') ?? null;
  if (typeof given === 'number' || typeof given === 'bigint') return Number(given);
  if (given === null && (await leavesColumnsOut(inner))) return 1e-5;
  const text = typeof given === 'string' ? given : 'mean';
  const [, times = '1', of = ''] = /^(?:([\d.eE+-]+)\s*\*\s*)?(mean|median)$/.exec(text.trim()) ?? [];
  if (of === '') throw estimator.mismatch('threshold', 'a number, or times the mean or median');
  const middle = of === 'mean' ? pairwiseSum(importances) / importances.length : medianOf([...importances]);
  return Number(times) * middle;
}

/** Whether an estimator was fitted with the absolute size of its coefficients as penalty, which makes some of them zero. */
async function leavesColumnsOut(inner: Estimator): Promise<boolean> {
  const penalty = inner.textOr('penalty', '');
  if (penalty === 'l1' || inner.type.includes('Lasso')) return true;
  // Since 1.8 logistic regression has no penalty, but the share of it that is absolute.
  const isMixed = /\.ElasticNet(CV)?$/.test(inner.type) || penalty === 'deprecated';
  const share = inner.oneOf('l1_ratio_', 'l1_ratio');
  if (!isMixed || (inner.get(share) ?? null) === null) return false;
  const { data } = await inner.numbers(share);
  return data.every((one) => Math.abs(one - 1) <= 1e-8 + 1e-5);
}
