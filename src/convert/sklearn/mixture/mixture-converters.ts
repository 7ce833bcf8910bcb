import type { EstimatorConverters } from '../methods.ts';
import { convertGaussianMixture } from './gaussian-mixture.ts';

export const mixtureConverters: EstimatorConverters = new Map([
  ['sklearn.BayesianGaussianMixture', convertGaussianMixture],
  ['sklearn.GaussianMixture', convertGaussianMixture],
]);
