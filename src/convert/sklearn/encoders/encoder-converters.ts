import type { EstimatorConverters } from '../methods.ts';
import { dictConverters } from './dict-encoders.ts';
import { labelConverters } from './label-encoders.ts';
import { convertOneHotEncoder } from './one-hot-encoder.ts';
import { convertOrdinalEncoder } from './ordinal-encoder.ts';
import { convertTargetEncoder } from './target-encoder.ts';

/** What makes numbers of categories. */
export const encoderConverters: EstimatorConverters = new Map([
  ...dictConverters,
  ...labelConverters,
  ['sklearn.OneHotEncoder', convertOneHotEncoder],
  ['sklearn.OrdinalEncoder', convertOrdinalEncoder],
  ['sklearn.TargetEncoder', convertTargetEncoder],
]);
