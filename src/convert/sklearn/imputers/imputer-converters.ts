import type { EstimatorConverters } from '../methods.ts';
import { convertIterativeImputer } from './iterative-imputer.ts';
import { convertKnnImputer } from './knn-imputer.ts';
import { convertMissingIndicator } from './missing-indicator.ts';
import { convertSimpleImputer } from './simple-imputer.ts';

/** What fills in missing values. */
export const imputerConverters: EstimatorConverters = new Map([
  ['sklearn.IterativeImputer', convertIterativeImputer],
  ['sklearn.KNNImputer', convertKnnImputer],
  ['sklearn.MissingIndicator', convertMissingIndicator],
  ['sklearn.SimpleImputer', convertSimpleImputer],
]);
