import type { Graph } from '../../graph/graph.ts';
import { binary, concatColumns, reduceColumns } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import { classLabels } from '../classes/class-labels.ts';
import type { Estimator, Numbers } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { posteriorMethods } from '../posterior.ts';

/** Each class has operators of its own. */
const maxClasses = 1000;

/**
 * GaussianNB: each column is normally distributed within each class.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/naive_bayes.py (GaussianNB._joint_log_likelihood)
 */
export async function convertGaussianBayes(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const classes = await classLabels(estimator);
  if (classes.length > maxClasses) {
    throw estimator.unsupported(`tells ${classes.length} classes apart, more than ${maxClasses}`);
  }
  const means = await estimator.matrixOf('theta_', classes.length, features.count);
  // Before scikit-learn 1.0 the variances were called sigma_.
  const variances = await estimator.matrixOf(
    estimator.oneOf('var_', 'sigma_'),
    classes.length,
    features.count,
  );
  const priors = await estimator.vectorOf('class_prior_', classes.length);
  const likelihoods = once(async () => {
    const distances = concatColumns(graph, classDistances(graph, features.matrix(), means, variances));
    const likelihood = binary(
      graph,
      'Sub',
      graph.floats(logHeights(variances)),
      binary(graph, 'Mul', distances, graph.scalar(0.5)),
    );
    return binary(graph, 'Add', likelihood, graph.floats(priors.map(Math.log)));
  });
  return posteriorMethods(graph, classes, likelihoods);
}

/** The sum over the columns of the squared distance from a class's mean, by its variance; for each class [rows, 1]. */
function classDistances(graph: Graph, x: Value, means: Numbers, variances: Numbers): readonly Value[] {
  const [classCount = 0, columnCount = 0] = means.shape;
  return Array.from({ length: classCount }, (_, at) => {
    const row = ({ data }: Numbers) =>
      graph.floats(data.subarray(at * columnCount, (at + 1) * columnCount), [1, columnCount]);
    const difference = binary(graph, 'Sub', x, row(means));
    const square = binary(graph, 'Mul', difference, difference);
    return reduceColumns(graph, 'ReduceSum', binary(graph, 'Div', square, row(variances)));
  });
}

/** The logarithm of the density at each class's mean. */
function logHeights({ shape, data }: Numbers): Float64Array {
  const [classCount = 0, columnCount = 0] = shape;
  return Float64Array.from({ length: classCount }, (_, at) =>
    data
      .subarray(at * columnCount, (at + 1) * columnCount)
      .reduce((sum, variance) => sum - 0.5 * Math.log(2 * Math.PI * variance), 0),
  );
}
