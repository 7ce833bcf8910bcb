import { binary, cast, compare, matmul } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import { classLabels, type ClassLabel } from '../class-labels.ts';
import type { Estimator, Numbers } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
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
    const product = matmul(graph, features.matrix(), graph.constant(transposed(weights)));
    return binary(graph, 'Add', product, graph.floats(priors));
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
    const product = matmul(graph, features.matrix(), graph.constant(transposed(weights)));
    return classes.length === 1 ? binary(graph, 'Add', product, graph.floats(priors)) : product;
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
    const x = threshold === null ? features.matrix() : isAbove(features.matrix(), threshold);
    const product = matmul(graph, x, graph.constant(transposed({ ...weights, data: difference })));
    return binary(
      graph,
      'Add',
      product,
      graph.floats(priors.map((prior, at) => prior + (absentSums[at] ?? Number.NaN))),
    );
  });
  return posteriorMethods(graph, classes, likelihoods);

  function isAbove(x: Value, number: number): Value {
    return cast(graph, compare(graph, 'Greater', x, graph.scalar(number)), 'float64');
  }
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
