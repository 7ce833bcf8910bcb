import type { Graph } from '../../graph/graph.ts';
import { argMax, binary, reduceColumns, reshape, softmax } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { componentDistances } from './component-distances.ts';
import { digamma } from './digamma.ts';

/**
 * GaussianMixture and BayesianGaussianMixture.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/mixture/_base.py
 */
export async function convertGaussianMixture(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const likelihoods = once(() => logLikelihoods(graph, features, estimator));
  return {
    kind: 'clusterer',
    predict: once(async () => argMax(graph, await likelihoods())),
    predict_proba: once(async () => softmax(graph, await likelihoods())),
    score_samples: once(async () =>
      reshape(graph, reduceColumns(graph, 'ReduceLogSumExp', await likelihoods()), [-1]),
    ),
  };
}

/** How likely each component is to have made each row, as a logarithm: float64 [rows, components]. */
async function logLikelihoods(graph: Graph, features: Features, estimator: Estimator): Promise<Value> {
  const means = await estimator.matrixOf('means_', null, features.count);
  const [count = 0] = means.shape;
  if (count === 0) throw estimator.mismatch('means_', 'a matrix with rows');
  const { distances, logDeterminants } = await componentDistances(graph, features.matrix(), means, estimator);
  const logWeights = await componentWeights(estimator, count, features.count);
  const offsets = logDeterminants.map(
    (logDeterminant, index) =>
      -0.5 * features.count * Math.log(2 * Math.PI) + logDeterminant + (logWeights[index] ?? Number.NaN),
  );
  const halves = binary(graph, 'Mul', distances, graph.scalar(-0.5));
  return binary(graph, 'Add', halves, graph.floats(offsets, [1, count]));
}

/** What is added to each component's logarithm, whatever the row. */
async function componentWeights(
  estimator: Estimator,
  count: number,
  columnCount: number,
): Promise<Float64Array> {
  if (estimator.type === 'sklearn.GaussianMixture') {
    return (await estimator.vectorOf('weights_', count)).map(Math.log);
  }
  const weights = await concentrationWeights(estimator, count);
  // Of components that share their covariance it is one number.
  const isTied = estimator.textOr('covariance_type', '') === 'tied';
  const freedom = await estimator.vectorOf('degrees_of_freedom_', isTied ? 1 : count);
  const precision = await estimator.vectorOf('mean_precision_', count);
  return weights.map((weight, index) => {
    const degrees = freedom[isTied ? 0 : index] ?? Number.NaN;
    let logLambda = columnCount * Math.log(2);
    for (let column = 0; column < columnCount; column += 1) logLambda += digamma(0.5 * (degrees - column));
    const spread = columnCount / (precision[index] ?? Number.NaN);
    return weight - 0.5 * columnCount * Math.log(degrees) + 0.5 * (logLambda - spread);
  });
}

/**
 * Expected logarithms of the weights of components.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/mixture/_bayesian_mixture.py (_estimate_log_weights)
 */
async function concentrationWeights(estimator: Estimator, count: number): Promise<Float64Array> {
  const name = 'weight_concentration_';
  if (estimator.textOr('weight_concentration_prior_type', 'dirichlet_process') !== 'dirichlet_process') {
    const numbers = await estimator.vectorOf(name, count);
    const all = digamma(numbers.reduce((sum, number) => sum + number, 0));
    return numbers.map((number) => digamma(number) - all);
  }
  const both = await estimator.items(name);
  const [first, second] = [
    await estimator.numbersOf(both[0], name),
    await estimator.numbersOf(both[1], name),
  ];
  if (first.data.length !== count || second.data.length !== count) {
    throw estimator.mismatch(name, `two arrays of ${count} numbers`);
  }
  // Each component breaks off its share of what those before it left of a stick.
  let left = 0;
  return first.data.map((own, index) => {
    const rest = second.data[index] ?? Number.NaN;
    const sum = digamma(own + rest);
    const weight = digamma(own) - sum + left;
    left += digamma(rest) - sum;
    return weight;
  });
}
