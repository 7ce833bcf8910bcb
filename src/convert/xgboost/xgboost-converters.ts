import type { ColumnReaders } from '../sklearn/columns/column-reader.ts';
import type { EstimatorConverters } from '../sklearn/methods.ts';
import { boosterColumns } from './booster-of-estimator.ts';
import { convertBooster, convertXgboostWrapper } from './convert-booster.ts';

const wrappers = [
  'xgboost.XGBClassifier',
  'xgboost.XGBModel',
  'xgboost.XGBRFClassifier',
  'xgboost.XGBRFRegressor',
  'xgboost.XGBRanker',
  'xgboost.XGBRegressor',
];

export const xgboostConverters: EstimatorConverters = new Map([
  ['xgboost.Booster', convertBooster],
  ...wrappers.map((type) => [type, convertXgboostWrapper] as const),
]);

export const xgboostColumns: ColumnReaders = new Map(
  ['xgboost.Booster', ...wrappers].map((type) => [type, boosterColumns]),
);
