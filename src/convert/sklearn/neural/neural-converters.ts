import type { EstimatorConverters } from '../methods.ts';
import { convertMlpClassifier, convertMlpRegressor } from './multi-layer-perceptron.ts';

export const neuralConverters: EstimatorConverters = new Map([
  ['sklearn.MLPClassifier', convertMlpClassifier],
  ['sklearn.MLPRegressor', convertMlpRegressor],
]);
