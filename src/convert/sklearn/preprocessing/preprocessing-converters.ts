import type { EstimatorConverters } from '../methods.ts';
import { convertStandardScaler } from './standard-scaler.ts';

export const preprocessingConverters: EstimatorConverters = new Map([
  ['sklearn.StandardScaler', convertStandardScaler],
]);
