import type { ColumnReaders } from '../sklearn/columns/column-reader.ts';
import type { EstimatorConverters } from '../sklearn/methods.ts';
import {
  convertCatBoost,
  convertCatBoostClassifier,
  convertCatBoostFile,
  convertCatBoostRegressor,
} from './catboost-estimators.ts';
import { catBoostFileClass } from './catboost-files.ts';
import { heldColumns } from './held-model.ts';

export const catBoostConverters: EstimatorConverters = new Map([
  ['catboost.CatBoost', convertCatBoost],
  ['catboost.CatBoostClassifier', convertCatBoostClassifier],
  [`catboost.${catBoostFileClass}`, convertCatBoostFile],
  ['catboost.CatBoostRanker', convertCatBoost],
  ['catboost.CatBoostRegressor', convertCatBoostRegressor],
]);

/** The columns that models of CatBoost know, by their classes. */
export const catBoostColumns: ColumnReaders = new Map(
  [...catBoostConverters.keys()].map((type) => [type, heldColumns]),
);
