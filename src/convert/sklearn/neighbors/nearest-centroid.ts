import type { Graph } from '../../graph/graph.ts';
import { argMax, binary, gatherColumns, reshape, softmax, unary } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import { classAt, classLabels } from '../classes/class-labels.ts';
import type { Estimator, Numbers } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { sumsToAll } from './column-sums.ts';
import { cosineDistances } from './cosine-distances.ts';
import { metricOf } from './metric.ts';

/**
 * NearestCentroid: the class whose middle is nearest, since scikit-learn 1.6 also weighed by how common the classes are.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/neighbors/_nearest_centroid.py
 */
export async function convertNearestCentroid(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const classes = await classLabels(estimator);
  const centroids = await estimator.matrixOf('centroids_', classes.length, features.count);
  const priors = estimator.has('class_prior_')
    ? await estimator.vectorOf('class_prior_', classes.length)
    : null;
  const isUniform = (priors ?? []).every(
    (prior) => Math.abs(prior - 1 / classes.length) <= 1e-8 + 1e-5 / classes.length,
  );
  const scores = once(() =>
    discriminants(graph, features, estimator, centroids, priors ?? new Float64Array()),
  );
  const predict = once(async () => {
    if (!isUniform) return classAt(graph, classes, argMax(graph, await scores()));
    const distances = await distancesTo(graph, features.matrix(), estimator, centroids);
    return classAt(graph, classes, argMax(graph, unary(graph, 'Neg', distances)));
  });
  const isEuclidean = estimator.textOr('metric', 'euclidean') === 'euclidean';
  return {
    kind: 'classifier',
    classes: [classes],
    predict,
    ...(priors !== null &&
      isEuclidean && {
        predict_proba: once(async () => softmax(graph, await scores())),
        decision_function: once(async () => {
          const value = await scores();
          if (classes.length > 2) return value;
          const of = (index: number) => reshape(graph, gatherColumns(graph, value, [index]), [-1]);
          return binary(graph, 'Sub', of(1), of(0));
        }),
      }),
  };
}

/** -distance² + 2 log(prior), in units of how far the columns spread within a class: float64 [rows, classes]. */
async function discriminants(
  graph: Graph,
  features: Features,
  estimator: Estimator,
  centroids: Numbers,
  priors: Float64Array,
): Promise<Value> {
  const spread = (await estimator.vectorOf('within_class_std_dev_', features.count)).map((width) =>
    width === 0 ? 1 : width,
  );
  const x = binary(graph, 'Div', features.matrix(), graph.floats(spread, [1, features.count]));
  const scaled = {
    shape: centroids.shape,
    data: centroids.data.map((number, at) => number / (spread[at % features.count] ?? 1)),
  };
  const distances = await distancesTo(graph, x, estimator, scaled);
  const logs = graph.floats(
    priors.map((prior) => 2 * Math.log(prior)),
    [1, priors.length],
  );
  return binary(graph, 'Sub', logs, binary(graph, 'Mul', distances, distances));
}

async function distancesTo(graph: Graph, x: Value, estimator: Estimator, centroids: Numbers): Promise<Value> {
  const metric = await metricOf(estimator, centroids.shape[1] ?? 0);
  if (metric === 'cosine') return cosineDistances(graph, x, centroids);
  return metric.distance(graph, sumsToAll(graph, x, centroids, metric));
}
