import type { EstimatorConverters } from '../methods.ts';
import { convertForestClassifier, convertTreeClassifier } from './forest-classifier.ts';
import { convertForestRegressor, convertTreeRegressor } from './forest-regressor.ts';

import { convertGradientBoostingClassifier, convertGradientBoostingRegressor } from './gradient-boosting.ts';

import {
  convertHistGradientBoostingClassifier,
  convertHistGradientBoostingRegressor,
} from './hist-gradient-boosting.ts';

export const treeConverters: EstimatorConverters = new Map([
  ['sklearn.DecisionTreeClassifier', convertTreeClassifier],
  ['sklearn.DecisionTreeRegressor', convertTreeRegressor],
  ['sklearn.ExtraTreeClassifier', convertTreeClassifier],
  ['sklearn.ExtraTreeRegressor', convertTreeRegressor],
  ['sklearn.ExtraTreesClassifier', convertForestClassifier],
  ['sklearn.ExtraTreesRegressor', convertForestRegressor],
  ['sklearn.GradientBoostingClassifier', convertGradientBoostingClassifier],
  ['sklearn.GradientBoostingRegressor', convertGradientBoostingRegressor],
  ['sklearn.HistGradientBoostingClassifier', convertHistGradientBoostingClassifier],
  ['sklearn.HistGradientBoostingRegressor', convertHistGradientBoostingRegressor],
  ['sklearn.RandomForestClassifier', convertForestClassifier],
  ['sklearn.RandomForestRegressor', convertForestRegressor],
]);
