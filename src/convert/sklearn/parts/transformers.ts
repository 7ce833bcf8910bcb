import { PickleDict, PickleList, PickleObject, PickleTuple } from '../../pickle/pickle-values.ts';
import type { Part } from './parts-of-value.ts';

/** Classes that only make columns of columns; all others predict. */
const transformer =
  /(Scaler|Encoder|Transformer|Vectorizer|Hasher|Imputer|PCA|SVD|NMF|ICA|FactorAnalysis|LatentDirichletAllocation|DictionaryLearning|SparseCoder|RandomProjection|Embedding|Isomap|BernoulliRBM|FeatureAgglomeration|KernelCenterer|Discretizer|Features|Normalizer|Binarizer|Select\w+|RFE|RFECV|VarianceThreshold|FeatureUnion|Selector|Indicator|Sampler|Nystroem)$/;

/** Whether an estimator makes columns of columns, by its class or that of a pipeline's last step. */
export function isTransformer({ object }: Pick<Part, 'object'>): boolean {
  const { type } = object;
  if (type.name !== 'Pipeline') return transformer.test(type.name);
  const steps = object.state instanceof PickleDict ? object.state.get('steps') : undefined;
  const last = steps instanceof PickleList ? steps.items.at(-1) : undefined;
  const step = last instanceof PickleTuple ? last.items[1] : undefined;
  return step instanceof PickleObject && transformer.test(step.type.name);
}
