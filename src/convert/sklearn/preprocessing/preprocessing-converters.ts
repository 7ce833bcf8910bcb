import type { EstimatorConverters } from '../methods.ts';
import { convertBinarizer } from './binarizer.ts';
import { convertRobustScaler, convertStandardScaler } from './centre-and-scale.ts';
import { convertFunctionTransformer } from './function-transformer.ts';
import { convertKBinsDiscretizer } from './k-bins-discretizer.ts';
import { convertMaxAbsScaler } from './max-abs-scaler.ts';
import { convertMinMaxScaler } from './min-max-scaler.ts';
import { convertNormalizer } from './normalizer.ts';
import { convertPolynomialFeatures } from './polynomial-features.ts';
import { convertPowerTransformer } from './power-transformer.ts';
import { convertQuantileTransformer } from './quantile-transformer.ts';
import { convertSplineTransformer } from './spline-transformer.ts';

export const preprocessingConverters: EstimatorConverters = new Map([
  ['sklearn.Binarizer', convertBinarizer],
  ['sklearn.FunctionTransformer', convertFunctionTransformer],
  ['sklearn.KBinsDiscretizer', convertKBinsDiscretizer],
  ['sklearn.MaxAbsScaler', convertMaxAbsScaler],
  ['sklearn.MinMaxScaler', convertMinMaxScaler],
  ['sklearn.Normalizer', convertNormalizer],
  ['sklearn.PolynomialFeatures', convertPolynomialFeatures],
  ['sklearn.PowerTransformer', convertPowerTransformer],
  ['sklearn.QuantileTransformer', convertQuantileTransformer],
  ['sklearn.RobustScaler', convertRobustScaler],
  ['sklearn.SplineTransformer', convertSplineTransformer],
  ['sklearn.StandardScaler', convertStandardScaler],
]);
