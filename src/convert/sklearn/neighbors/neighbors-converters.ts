import type { EstimatorConverters } from '../methods.ts';
import {
  convertKNeighborsClassifier,
  convertKNeighborsRegressor,
  convertNearestNeighbors,
} from './k-neighbors.ts';
import { convertNearestCentroid } from './nearest-centroid.ts';
import { convertRadiusNeighborsClassifier, convertRadiusNeighborsRegressor } from './radius-neighbors.ts';

export const neighborsConverters: EstimatorConverters = new Map([
  ['sklearn.KNeighborsClassifier', convertKNeighborsClassifier],
  ['sklearn.KNeighborsRegressor', convertKNeighborsRegressor],
  ['sklearn.NearestCentroid', convertNearestCentroid],
  ['sklearn.NearestNeighbors', convertNearestNeighbors],
  ['sklearn.RadiusNeighborsClassifier', convertRadiusNeighborsClassifier],
  ['sklearn.RadiusNeighborsRegressor', convertRadiusNeighborsRegressor],
]);
