import type { EstimatorConverters } from '../methods.ts';
import { convertGaussianProcessClassifier, convertLaplaceClassifier } from './gp-classifier.ts';
import { convertGaussianProcessRegressor } from './gp-regressor.ts';

export const gaussianProcessConverters: EstimatorConverters = new Map([
  ['sklearn.GaussianProcessClassifier', convertGaussianProcessClassifier],
  ['sklearn.GaussianProcessRegressor', convertGaussianProcessRegressor],
  ['sklearn._BinaryGaussianProcessClassifierLaplace', convertLaplaceClassifier],
]);
