import type { ColumnReaders } from '../columns/column-reader.ts';
import type { Estimator } from '../estimator.ts';
import type { EstimatorConverters } from '../methods.ts';

/** What takes dicts with any keys, which no tensor holds. */
export const dictConverters: EstimatorConverters = new Map([
  ['sklearn.DictVectorizer', refuseDicts],
  ['sklearn.FeatureHasher', refuseDicts],
]);

/** So that they are refused by what they take, and not for columns that they don't know. */
export const dictColumns: ColumnReaders = new Map(
  [...dictConverters.keys()].map((type) => [type, async () => ({ names: null, count: 1 })]),
);

async function refuseDicts(estimator: Estimator): Promise<never> {
  throw estimator.unsupported(
    'takes dicts of any keys, where a graph has columns that are known',
    'Fit the model with a data frame, and a ColumnTransformer with OneHotEncoder for its texts: callers then send records by column name.',
  );
}
