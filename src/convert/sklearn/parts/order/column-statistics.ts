import { MlpackError } from '../../../../errors/mlpack-error.ts';
import { NumpyArray } from '../../../numpy/numpy-array.ts';
import type { Estimator } from '../../estimator.ts';

/** What a fitted step tells of columns: those that it saw, or those that it gave of them. Numbers are one a column. */
export interface ColumnStatistics {
  readonly mean?: Statistic;
  readonly median?: Statistic;
  readonly variance?: Statistic;
  /** No value is below it, or above. */
  readonly min?: Statistic;
  readonly max?: Statistic;
  /** Whether there was a NaN among them. */
  readonly isMissing?: boolean;
  /** Whether they are texts. */
  readonly isText?: boolean;
}

/** NaN where nothing is known of a column; one number for all columns that are alike. */
export type Statistic = Float64Array | number;

/** Beyond this many columns their numbers aren't looked at. */
const mostColumns = 65_536;

const refusesMissing =
  /^(PCA|IncrementalPCA|KernelPCA|SparsePCA|FastICA|FactorAnalysis|TruncatedSVD|NMF|PolynomialFeatures|SplineTransformer|Normalizer|Nystroem|RBFSampler|SelectKBest|SelectPercentile|KBinsDiscretizer|Binarizer)$/;
const givesMeans = /^(PCA|IncrementalPCA|FastICA|FactorAnalysis)$/;

/** What a transformer saw of its columns while it was fitted. */
export async function seenBy(step: Estimator): Promise<ColumnStatistics> {
  const { name } = step.object.type;
  if (name.endsWith('Vectorizer')) return { isText: true };
  const isMissing = refusesMissing.test(name) ? { isMissing: false, isText: false } : {};
  if (givesMeans.test(name)) return { ...isMissing, ...(await statistics(step, { mean: 'mean_' })) };
  switch (name) {
    case 'StandardScaler':
      return {
        isText: false,
        ...missingOf(step),
        ...(await statistics(step, { mean: 'mean_', variance: 'var_' })),
      };
    case 'RobustScaler':
      return { isText: false, ...(await statistics(step, { median: 'center_' })) };
    case 'MinMaxScaler':
      return { isText: false, ...(await statistics(step, { min: 'data_min_', max: 'data_max_' })) };
    case 'SimpleImputer':
      return await imputed(step);
    case 'OneHotEncoder':
    case 'OrdinalEncoder':
      return await encoded(step);
    default:
      return isMissing;
  }
}

/** What a transformer gave of the rows that it was fitted with. */
export async function givenBy(step: Estimator): Promise<ColumnStatistics> {
  const { name } = step.object.type;
  if (name.endsWith('Imputer')) {
    return { isMissing: false, ...(name === 'SimpleImputer' ? await imputed(step) : {}) };
  }
  const isMissing = refusesMissing.test(name) ? { isMissing: false } : {};
  if (givesMeans.test(name)) return { isText: false, ...isMissing, mean: 0 };
  switch (name) {
    case 'StandardScaler': {
      const { variance } = await statistics(step, { variance: 'var_' });
      const scaled = variance instanceof Float64Array ? variance.map((one) => (one > 0 ? 1 : one)) : 1;
      return {
        isText: false,
        ...missingOf(step),
        ...(step.flag('with_mean', true) ? { mean: 0 } : {}),
        ...(step.flag('with_std', true) ? { variance: scaled } : {}),
      };
    }
    case 'RobustScaler':
      return { isText: false, ...(step.flag('with_centering', true) ? { median: 0 } : {}) };
    case 'MinMaxScaler': {
      const [min = Number.NaN, max = Number.NaN] = (await numbersOf(step, 'feature_range')) ?? [];
      return { isText: false, min, max };
    }
    case 'MaxAbsScaler':
    case 'Normalizer':
      return { isText: false, ...isMissing, min: -1, max: 1 };
    case 'PowerTransformer':
      return { isText: false, ...(step.flag('standardize', true) ? { mean: 0, variance: 1 } : {}) };
    case 'OneHotEncoder':
      return { isText: false, isMissing: false, min: 0, max: 1 };
    default:
      return { isText: false, ...isMissing };
  }
}

/** One count for all columns says that none missed a value more often than others, as where none did at all. */
function missingOf(step: Estimator): Pick<ColumnStatistics, 'isMissing'> {
  const count = step.get('n_samples_seen_');
  const counts = count instanceof NumpyArray ? count.length : count === undefined ? 0 : 1;
  const columns = step.get('scale_') ?? step.get('mean_');
  if (counts > 1) return { isMissing: true };
  const isOne = counts === 1 && columns instanceof NumpyArray && columns.length > 1;
  return isOne ? { isMissing: false } : {};
}

/** Filling columns with their mean leaves their mean as it was, and so does the median the median. */
async function imputed(step: Estimator): Promise<ColumnStatistics> {
  const strategy = step.textOr('strategy', '');
  if (strategy !== 'mean' && strategy !== 'median') return {};
  const { mean } = await statistics(step, { mean: 'statistics_' });
  // Columns without a value are left out of what is given.
  if (!(mean instanceof Float64Array) || mean.some(Number.isNaN)) return { isText: false };
  return strategy === 'mean' ? { isText: false, mean } : { isText: false, median: mean };
}

async function encoded(step: Estimator): Promise<ColumnStatistics> {
  try {
    const [first = null] = await step.firstItemsOf(step.get('categories_'), 'categories_', 1);
    const [label] = await step.firstItemsOf(first, 'categories_[0]', 1);
    return typeof label === 'string' ? { isText: true } : {};
  } catch (error) {
    if (error instanceof MlpackError) return {};
    throw error;
  }
}

async function statistics<Name extends 'mean' | 'median' | 'variance' | 'min' | 'max'>(
  step: Estimator,
  attributes: Readonly<Record<Name, string>>,
): Promise<{ [Key in Name]?: Statistic }> {
  const found: { [Key in Name]?: Statistic } = {};
  for (const name of Object.keys(attributes) as Name[]) {
    const numbers = await numbersOf(step, attributes[name]);
    if (numbers !== null) found[name] = numbers;
  }
  return found;
}

/** What is damaged is told by the conversion; here it tells nothing. */
async function numbersOf(step: Estimator, name: string): Promise<Float64Array | null> {
  const value = step.get(name);
  if (value instanceof NumpyArray && value.length > mostColumns) return null;
  try {
    return value === undefined || value === null ? null : (await step.numbers(name)).data;
  } catch (error) {
    if (error instanceof MlpackError) return null;
    throw error;
  }
}
