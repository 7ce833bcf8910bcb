import { constantRows } from '../constant-rows.ts';
import { reshape } from '../../graph/operators.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { centreDistances, nearestCentre } from './nearest-centre.ts';

/**
 * KMeans and MiniBatchKMeans: the nearest centre, and how far all are.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/cluster/_kmeans.py
 */
export async function convertKMeans(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const centres = await estimator.matrixOf('cluster_centers_', null, features.count);
  return {
    kind: 'clusterer',
    predict: once(async () => nearestCentre(graph, features.matrix(), centres)),
    transform: once(async () => Features.of(graph, centreDistances(graph, features.matrix(), centres))),
  };
}

/**
 * AffinityPropagation and MeanShift: the nearest centre; -1 where fitting found none.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/cluster/_affinity_propagation.py
 */
export async function convertNearestCentre(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  if (!estimator.has('cluster_centers_') && estimator.textOr('affinity', '') === 'precomputed') {
    throw estimator.unsupported(
      'has no centres, as it was fitted with affinities that were computed elsewhere',
      'Fit it with affinity="euclidean".',
    );
  }
  const { shape, data } = await estimator.numbers('cluster_centers_');
  if (data.length === 0) {
    const none = once(async () =>
      reshape(graph, constantRows(graph, features, graph.ints([-1], [1, 1])), [-1]),
    );
    return { kind: 'clusterer', predict: none };
  }
  if (shape.length !== 2 || shape[1] !== features.count) {
    throw estimator.mismatch('cluster_centers_', `a matrix of ${features.count} columns`);
  }
  const predict = once(async () => nearestCentre(graph, features.matrix(), { shape, data }));
  return { kind: 'clusterer', predict };
}

/**
 * Birch: the cluster of the nearest subcluster.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/cluster/_birch.py
 */
export async function convertBirch(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const centres = await estimator.matrixOf('subcluster_centers_', null, features.count);
  const labels = await estimator.vectorOf('subcluster_labels_', centres.shape[0] ?? 0);
  if (!labels.every(Number.isSafeInteger)) throw estimator.mismatch('subcluster_labels_', 'whole numbers');
  return {
    kind: 'clusterer',
    predict: once(async () =>
      graph.node('Gather', [graph.ints([...labels]), nearestCentre(graph, features.matrix(), centres)], {
        dtype: 'int64',
        shape: [null],
      }),
    ),
    transform: once(async () => Features.of(graph, centreDistances(graph, features.matrix(), centres))),
  };
}

/** Clusterings that say nothing of rows that they were not fitted with. */
export async function refuseClustering(estimator: Estimator): Promise<never> {
  throw estimator.unsupported(
    'labels only the rows that it was fitted with',
    'Fit a classifier, for example KNeighborsClassifier, on its labels_, and package that.',
  );
}
