import type { EstimatorConverters } from '../methods.ts';
import { convertAdaBoostClassifier } from './ada-boost-classifier.ts';
import { convertAdaBoostRegressor } from './ada-boost-regressor.ts';
import { convertBaggingClassifier, convertBaggingRegressor } from './bagging.ts';
import { convertIsolationForest } from './isolation-forest.ts';
import { convertForestClassifier, convertTreeClassifier } from './forest-classifier.ts';
import { convertForestRegressor, convertTreeRegressor } from './forest-regressor.ts';

import { convertGradientBoostingClassifier, convertGradientBoostingRegressor } from './gradient-boosting.ts';

import {
  convertHistGradientBoostingClassifier,
  convertHistGradientBoostingRegressor,
} from './hist-gradient-boosting.ts';

export const treeConverters: EstimatorConverters = new Map([
  ['sklearn.AdaBoostClassifier', convertAdaBoostClassifier],
  ['sklearn.AdaBoostRegressor', convertAdaBoostRegressor],
  ['sklearn.BaggingClassifier', convertBaggingClassifier],
  ['sklearn.BaggingRegressor', convertBaggingRegressor],
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
  ['sklearn.IsolationForest', convertIsolationForest],
  ['sklearn.RandomForestClassifier', convertForestClassifier],
  ['sklearn.RandomForestRegressor', convertForestRegressor],
]);
