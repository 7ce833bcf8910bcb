import type { EstimatorConverters } from '../methods.ts';
import { convertComponentProjection } from './component-projections.ts';
import { convertKernelPrincipalComponents } from './kernel-principal-components.ts';
import { convertNonNegativeFactors } from './non-negative-factors.ts';
import { convertIncrementalComponents, convertPrincipalComponents } from './principal-components.ts';
import { refuseMiniBatchNmf, refuseSparseCoding, refuseTopics } from './refused.ts';
import { convertFactorAnalysis, convertSparsePrincipalComponents } from './solved-components.ts';

/** What makes fewer columns of many. */
export const decompositionConverters: EstimatorConverters = new Map([
  ['sklearn.DictionaryLearning', refuseSparseCoding],
  ['sklearn.FactorAnalysis', convertFactorAnalysis],
  ['sklearn.FastICA', convertComponentProjection],
  ['sklearn.GaussianRandomProjection', convertComponentProjection],
  ['sklearn.IncrementalPCA', convertIncrementalComponents],
  ['sklearn.KernelPCA', convertKernelPrincipalComponents],
  ['sklearn.LatentDirichletAllocation', refuseTopics],
  ['sklearn.MiniBatchDictionaryLearning', refuseSparseCoding],
  ['sklearn.MiniBatchNMF', refuseMiniBatchNmf],
  ['sklearn.MiniBatchSparsePCA', convertSparsePrincipalComponents],
  ['sklearn.NMF', convertNonNegativeFactors],
  ['sklearn.PCA', convertPrincipalComponents],
  ['sklearn.SparseCoder', refuseSparseCoding],
  ['sklearn.SparsePCA', convertSparsePrincipalComponents],
  ['sklearn.SparseRandomProjection', convertComponentProjection],
  ['sklearn.TruncatedSVD', convertComponentProjection],
]);
