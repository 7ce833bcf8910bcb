import type { EstimatorConverters } from '../methods.ts';
import { convertLinearDiscriminant } from './linear-discriminant.ts';
import { convertQuadraticDiscriminant } from './quadratic-discriminant.ts';

export const discriminantConverters: EstimatorConverters = new Map([
  ['sklearn.LinearDiscriminantAnalysis', convertLinearDiscriminant],
  ['sklearn.QuadraticDiscriminantAnalysis', convertQuadraticDiscriminant],
]);
