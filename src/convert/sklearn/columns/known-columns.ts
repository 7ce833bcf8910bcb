import { catBoostColumns } from '../../catboost/catboost-converters.ts';
import { lightGbmColumns } from '../../lightgbm/lightgbm-converters.ts';
import { xgboostColumns } from '../../xgboost/xgboost-converters.ts';
import { NumpyArray } from '../../numpy/numpy-array.ts';
import { PickleObject } from '../../pickle/pickle-values.ts';
import type { ColumnReaders, KnownColumns } from './column-reader.ts';
import { dictColumns } from '../encoders/dict-encoders.ts';
import { labelColumns } from '../encoders/label-encoders.ts';
import type { Estimator } from '../estimator.ts';
import { isSampler } from '../composition/pipeline.ts';
import { textColumns } from '../text/text-converters.ts';

/** Classes that know their columns otherwise than by attributes. */
const readers: ColumnReaders = new Map([
  ...catBoostColumns,
  ...dictColumns,
  ...labelColumns,
  ...lightGbmColumns,
  ...textColumns,
  ...xgboostColumns,
]);

/** A row of as many float64 has 32 MiB; four times what HashingVectorizer makes, unless it's told otherwise. */
const maxColumns = 2 ** 22;

/**
 * The columns of what callers send to an estimator, to the first of a pipeline, or to the one that a search found.
 *
 * @throws MlpackError MODEL_INVALID where nothing tells how many they are, MODEL_UNSUPPORTED for more than are converted, and where a dummy
 * of scikit-learn was never told
 */
export async function knownColumns(estimator: Estimator): Promise<KnownColumns> {
  const names = await featureNames(estimator);
  const { count, areTexts = false } =
    names === null ? ((await featureCount(estimator)) ?? {}) : { count: names.length };
  if (count === undefined || !Number.isInteger(count) || count < 1) {
    if (count === undefined && estimator.type.startsWith('sklearn.Dummy') && estimator.has('n_outputs_')) {
      throw estimator.unsupported(
        'does not say how many columns it takes, which its version of scikit-learn keeps none of',
        'Save it behind a step that does: make_pipeline(StandardScaler(), model).fit(X, y)',
      );
    }
    throw estimator.mismatch('n_features_in_', 'a number of columns');
  }
  if (count > maxColumns) {
    const [found, most] = [count, maxColumns].map((number) => number.toLocaleString('en'));
    throw estimator.unsupported(
      `takes ${found} columns; models of up to ${most} are converted`,
      'Fit it with fewer columns: choose among them before, with SelectKBest for example, and send those alone.',
    );
  }
  return { names, count, areTexts };
}

async function featureNames(
  estimator: Estimator,
  seen = new Set<PickleObject>(),
): Promise<readonly string[] | null> {
  if (seen.has(estimator.object)) return null;
  seen.add(estimator.object);
  for (const name of ['feature_names_in_', '_feature_names_in', '_df_columns']) {
    const names = await estimator.names(name);
    if (names !== null) return names;
  }
  const reader = readers.get(estimator.type);
  if (reader !== undefined) return (await reader(estimator))?.names ?? null;
  for (const inner of await firstInside(estimator)) {
    const names = await featureNames(inner, seen);
    if (names !== null) return names;
  }
  return null;
}

async function featureCount(
  estimator: Estimator,
  seen = new Set<PickleObject>(),
): Promise<Omit<KnownColumns, 'names'> | undefined> {
  if (seen.has(estimator.object)) return undefined;
  seen.add(estimator.object);
  const reader = readers.get(estimator.type);
  if (reader !== undefined) return await reader(estimator);
  for (const name of ['n_features_in_', 'n_features_', '_n_features']) {
    if (typeof estimator.get(name) === 'bigint') return { count: await estimator.number(name) };
  }
  for (const inner of await firstInside(estimator)) {
    const known = await featureCount(inner, seen);
    if (known !== undefined) return known;
  }
  for (const name of [
    'coef_',
    'mean_',
    'scale_',
    '_fit_X',
    'support_vectors_',
    'cluster_centers_',
    'means_',
    'X_train_',
  ]) {
    const value = estimator.get(name);
    if (value instanceof NumpyArray) return { count: value.shape.at(-1) ?? 0 };
  }
  // It is fitted with one column, and takes no other.
  return estimator.type === 'sklearn.IsotonicRegression' ? { count: 1 } : undefined;
}

/** The estimators that get the columns as they come, those that were fitted first: others are only what they were made of. */
async function firstInside(estimator: Estimator): Promise<readonly Estimator[]> {
  const inside: Estimator[] = [];
  const addOne = (name: string) => {
    const value = estimator.get(name);
    if (value instanceof PickleObject) inside.push(estimator.estimatorOf(value, name));
  };
  for (const name of ['best_estimator_', 'regressor_', 'estimator_', 'base_estimator_']) addOne(name);
  for (const name of ['steps', 'transformer_list', 'estimators_', 'calibrated_classifiers_']) {
    if (!estimator.has(name)) continue;
    const items = await estimator.items(name);
    estimator.spend(items.length);
    for (const [index, item] of items.entries()) {
      const parts =
        item instanceof PickleObject ? [item] : await estimator.itemsOf(item, name).catch(() => []);
      const inner = parts.find((part) => part instanceof PickleObject);
      if (inner === undefined) continue;
      const one = estimator.estimatorOf(inner, `${name}[${index}]`);
      inside.push(one);
      // What comes behind the first step gets what that makes; samplers make nothing of rows that are sent.
      if (name === 'steps' && !isSampler(one)) break;
    }
  }
  for (const name of ['estimator', 'base_estimator']) addOne(name);
  return inside;
}
