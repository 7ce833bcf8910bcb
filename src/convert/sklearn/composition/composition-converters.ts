import type { EstimatorConverters } from '../methods.ts';
import { convertPipeline } from './pipeline.ts';

export const compositionConverters: EstimatorConverters = new Map([
  ['sklearn.Pipeline', convertPipeline],
  ['imblearn.Pipeline', convertPipeline],
]);
