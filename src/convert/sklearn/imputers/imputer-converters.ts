import type { EstimatorConverters } from '../methods.ts';
import { convertSimpleImputer } from './simple-imputer.ts';

/** What fills in missing values. */
export const imputerConverters: EstimatorConverters = new Map([
  ['sklearn.SimpleImputer', convertSimpleImputer],
]);
