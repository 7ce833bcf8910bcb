import type { EstimatorConverters } from '../methods.ts';
import { convertDummyClassifier } from './dummy-classifier.ts';
import { convertDummyRegressor } from './dummy-regressor.ts';

export const dummyConverters: EstimatorConverters = new Map([
  ['sklearn.DummyClassifier', convertDummyClassifier],
  ['sklearn.DummyRegressor', convertDummyRegressor],
]);
