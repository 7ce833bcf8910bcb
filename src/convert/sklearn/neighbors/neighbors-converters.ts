import type { EstimatorConverters } from '../methods.ts';
import { convertKNeighborsClassifier, convertKNeighborsRegressor } from './k-neighbors.ts';

export const neighborsConverters: EstimatorConverters = new Map([
  ['sklearn.KNeighborsClassifier', convertKNeighborsClassifier],
  ['sklearn.KNeighborsRegressor', convertKNeighborsRegressor],
]);
