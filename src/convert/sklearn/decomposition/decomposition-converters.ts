import type { EstimatorConverters } from '../methods.ts';
import { convertComponentProjection } from './component-projections.ts';
import { convertKernelPrincipalComponents } from './kernel-principal-components.ts';
import { convertIncrementalComponents, convertPrincipalComponents } from './principal-components.ts';
import { convertFactorAnalysis, convertSparsePrincipalComponents } from './solved-components.ts';

/** What makes fewer columns of many. */
export const decompositionConverters: EstimatorConverters = new Map([
  ['sklearn.FactorAnalysis', convertFactorAnalysis],
  ['sklearn.FastICA', convertComponentProjection],
  ['sklearn.IncrementalPCA', convertIncrementalComponents],
  ['sklearn.KernelPCA', convertKernelPrincipalComponents],
  ['sklearn.MiniBatchSparsePCA', convertSparsePrincipalComponents],
  ['sklearn.PCA', convertPrincipalComponents],
  ['sklearn.SparsePCA', convertSparsePrincipalComponents],
  ['sklearn.TruncatedSVD', convertComponentProjection],
]);
