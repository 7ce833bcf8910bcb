import type { Estimator } from './estimator.ts';
import { once, type Methods } from './methods.ts';

/** Whether a transformer gives a sparse matrix of scipy. @param isGivenOne whether it is given one itself */
type Rule = (estimator: Estimator, isGivenOne: boolean) => boolean;

const asGiven: Rule = (_, isGivenOne) => isGivenOne;
const oneHot: Rule = (estimator) => estimator.flag(estimator.oneOf('sparse_output', 'sparse'), true);

/** Of those that aren't here, what they make knows: vectorizers list what isn't zero, and compositions give what is in them. */
const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['sklearn.AdditiveChi2Sampler', asGiven],
  ['sklearn.Binarizer', asGiven],
  // It notes what it gave while fitting: `sparse_threshold` is about the rows that it was fitted with.
  ['sklearn.ColumnTransformer', (estimator) => estimator.flag('sparse_output_', false)],
  ['sklearn.FunctionTransformer', asGiven],
  ['sklearn.KBinsDiscretizer', (estimator) => estimator.textOr('encode', 'onehot') === 'onehot'],
  ['sklearn.MaxAbsScaler', asGiven],
  ['sklearn.MissingIndicator', isIndicatorSparse],
  ['sklearn.Normalizer', asGiven],
  ['sklearn.OneHotEncoder', oneHot],
  ['sklearn.PolynomialFeatures', asGiven],
  ['sklearn.RobustScaler', asGiven],
  ['sklearn.SimpleImputer', asGiven],
  [
    'sklearn.SparseRandomProjection',
    (estimator, isGivenOne) => isGivenOne && !estimator.flag('dense_output', false),
  ],
  ['sklearn.SplineTransformer', (estimator) => estimator.flag('sparse_output', false)],
  ['sklearn.StandardScaler', asGiven],
]);

function isIndicatorSparse(estimator: Estimator, isGivenOne: boolean): boolean {
  return estimator.get('sparse') === 'auto' ? isGivenOne : estimator.flag('sparse', isGivenOne);
}

/**
 * Methods of a transformer whose columns know whether they are a sparse matrix in Python.
 *
 * @param isGivenOne whether the estimator is given one
 */
export function withSparseOutput(estimator: Estimator, methods: Methods, isGivenOne: boolean): Methods {
  const rule = rules.get(estimator.type);
  const { transform } = methods;
  if (rule === undefined || transform === undefined) return methods;
  const isSparse = rule(estimator, isGivenOne);
  return { ...methods, transform: once(async () => (await transform()).storedAs(isSparse)) };
}
