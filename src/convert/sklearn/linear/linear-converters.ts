import type { EstimatorConverters } from '../methods.ts';
import { convertLinearRegressor } from './linear-regressor.ts';
import { convertLogisticRegression } from './logistic-regression.ts';

export const linearConverters: EstimatorConverters = new Map([
  ['sklearn.LinearRegression', convertLinearRegressor],
  ['sklearn.LogisticRegression', convertLogisticRegression],
  ['sklearn.LogisticRegressionCV', convertLogisticRegression],
]);
