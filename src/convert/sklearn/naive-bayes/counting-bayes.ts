import { binary } from '../../graph/operators.ts';
import { classLabels, type ClassLabel } from '../classes/class-labels.ts';
import type { Estimator, Numbers } from '../estimator.ts';
import { product } from '../columns/arithmetic.ts';
import type { Features } from '../columns/features.ts';
import { binarize } from '../preprocessing/binarizer.ts';
import { transposed } from '../matrix.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { posteriorMethods } from '../posterior.ts';

/**
 * MultinomialNB: how often each column is counted within each class.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/naive_bayes.py
 */
export async function convertMultinomialBayes(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const { classes, weights, priors } = await countingModel(estimator, features);
  const likelihoods = once(async () => {
    const sums = product(graph, features, transposed(weights));
    return binary(graph, 'Add', sums, graph.floats(priors));
  });
  return posteriorMethods(graph, classes, likelihoods);
}

/** ComplementNB: how seldom each column is counted in all other classes. How frequent a class is counts only for the only one. */
export async function convertComplementBayes(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const { classes, weights, priors } = await countingModel(estimator, features);
  const likelihoods = once(async () => {
    const sums = product(graph, features, transposed(weights));
    return classes.length === 1 ? binary(graph, 'Add', sums, graph.floats(priors)) : sums;
  });
  return posteriorMethods(graph, classes, likelihoods);
}

/** BernoulliNB: whether each column is there or not, which it is above a threshold. */
export async function convertBernoulliBayes(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const { classes, weights, priors } = await countingModel(estimator, features);
  const threshold = await estimator.numberOr('binarize', null);
  const absent = weights.data.map((present) => Math.log(1 - Math.exp(present)));
  const difference = weights.data.map((present, at) => present - (absent[at] ?? Number.NaN));
  const absentSums = Float64Array.from(classes, (_, at) =>
    absent.subarray(at * features.count, (at + 1) * features.count).reduce((sum, one) => sum + one, 0),
  );
  const likelihoods = once(async () => {
    const x = threshold === null ? features : binarize(graph, features, threshold);
    const sums = product(graph, x, transposed({ ...weights, data: difference }));
    return binary(
      graph,
      'Add',
      sums,
      graph.floats(priors.map((prior, at) => prior + (absentSums[at] ?? Number.NaN))),
    );
  });
  return posteriorMethods(graph, classes, likelihoods);
}

interface CountingModel {
  readonly classes: readonly ClassLabel[];
  /** feature_log_prob_: [classes, columns]. */
  readonly weights: Numbers;
  /** class_log_prior_: one of each class. */
  readonly priors: Float64Array;
}

async function countingModel(estimator: Estimator, features: Features): Promise<CountingModel> {
  const classes = await classLabels(estimator);
  return {
    classes,
    weights: await estimator.matrixOf('feature_log_prob_', classes.length, features.count),
    priors: await estimator.vectorOf('class_log_prior_', classes.length),
  };
}
