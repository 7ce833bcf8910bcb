import { lightGbmColumns } from '../lightgbm/lightgbm-converters.ts';
import { NumpyArray } from '../numpy/numpy-array.ts';
import { PickleObject } from '../pickle/pickle-values.ts';
import { namesOf } from './column-names.ts';
import type { ColumnReaders, KnownColumns } from './column-reader.ts';
import type { Estimator } from './estimator.ts';

/** Classes that know their columns otherwise than by attributes. */
const readers: ColumnReaders = new Map(lightGbmColumns);

/**
 * The columns of what callers send to an estimator, to the first of a pipeline, or to the one that a search found.
 *
 * @throws MlpackError MODEL_INVALID where nothing tells how many they are
 */
export async function knownColumns(estimator: Estimator): Promise<KnownColumns> {
  const names = await featureNames(estimator);
  return { names, count: names?.length ?? (await featureCount(estimator)) };
}

async function featureNames(estimator: Estimator): Promise<readonly string[] | null> {
  for (const name of ['feature_names_in_', '_feature_names_in', '_df_columns']) {
    const names = await namesOf(estimator.get(name));
    if (names !== null) return names;
  }
  const reader = readers.get(estimator.type);
  if (reader !== undefined) return (await reader(estimator)).names;
  const inner = await firstInside(estimator);
  return inner === undefined ? null : await featureNames(inner);
}

async function featureCount(estimator: Estimator): Promise<number> {
  const reader = readers.get(estimator.type);
  if (reader !== undefined) return (await reader(estimator)).count;
  for (const name of ['n_features_in_', 'n_features_', '_n_features']) {
    if (typeof estimator.get(name) === 'bigint') return await estimator.number(name);
  }
  const inner = await firstInside(estimator);
  if (inner !== undefined) return await featureCount(inner);
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
    if (value instanceof NumpyArray) return value.shape.at(-1) ?? 0;
  }
  throw estimator.mismatch('n_features_in_', 'a number');
}

/** The estimator that gets the columns as they come. */
async function firstInside(estimator: Estimator): Promise<Estimator | undefined> {
  for (const name of ['best_estimator_', 'regressor_', 'estimator_', 'estimator']) {
    const value = estimator.get(name);
    if (value instanceof PickleObject) return estimator.estimatorOf(value, name);
  }
  for (const name of ['steps', 'transformer_list', 'estimators_', 'calibrated_classifiers_']) {
    if (!estimator.has(name)) continue;
    for (const item of await estimator.items(name)) {
      const parts =
        item instanceof PickleObject ? [item] : await estimator.itemsOf(item, name).catch(() => []);
      const inner = parts.find((part) => part instanceof PickleObject);
      if (inner !== undefined) return estimator.estimatorOf(inner, name);
    }
  }
  return undefined;
}
