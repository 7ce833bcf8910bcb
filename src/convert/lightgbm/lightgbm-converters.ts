import { PickleObject } from '../pickle/pickle-values.ts';
import type { ColumnReader, ColumnReaders } from '../sklearn/columns/column-reader.ts';
import type { EstimatorConverters } from '../sklearn/methods.ts';
import { convertBooster, convertLgbmClassifier, convertLgbmRegressor } from './lightgbm-estimators.ts';
import { boosterColumns } from './pickled-booster.ts';

export const lightGbmConverters: EstimatorConverters = new Map([
  ['lightgbm.Booster', convertBooster],
  ['lightgbm.LGBMClassifier', convertLgbmClassifier],
  ['lightgbm.LGBMRegressor', convertLgbmRegressor],
  ['lightgbm.LGBMRanker', convertLgbmRegressor],
]);

/** The columns that models of LightGBM know, by their classes. */
export const lightGbmColumns: ColumnReaders = new Map([
  ['lightgbm.Booster', boosterColumns],
  ...['lightgbm.LGBMClassifier', 'lightgbm.LGBMRegressor', 'lightgbm.LGBMRanker'].map(
    (type): [string, ColumnReader] => [
      type,
      async (estimator) =>
        estimator.get('_Booster') instanceof PickleObject
          ? await boosterColumns(estimator.estimator('_Booster'))
          : undefined,
    ],
  ),
]);
