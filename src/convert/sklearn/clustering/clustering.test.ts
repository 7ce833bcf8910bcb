import { describe, expect, it } from 'vitest';
import { changedModel, goldenDifferences } from '../../../../test/support/classical.ts';
import { convertEstimator } from '../convert-estimator.ts';

describe('clusterings', () => {
  it.each([
    'kmeans-1.9.1',
    'mini-kmeans-1.9.1',
    'bisecting-kmeans-1.9.1',
    'mean-shift-1.9.1',
    'affinity-1.9.1',
    'birch-1.2.1',
    'birch-subclusters-1.9.1',
  ])('answer as scikit-learn: %s', async (name) => {
    expect(await goldenDifferences(name)).toEqual([]);
  });

  it.each([
    ['kmeans-1.9.1', 'cluster_centers_', 1, 'MODEL_INVALID', 'cluster_centers_'],
    ['birch-1.2.1', 'subcluster_labels_', null, 'MODEL_INVALID', 'subcluster_labels_'],
    ['bisecting-kmeans-1.9.1', '_bisecting_tree', null, 'MODEL_INVALID', '_bisecting_tree'],
  ])('%s with another %s is refused', async (name, attribute, value, code, reason) => {
    const model = await changedModel(name, (state) => state.set(attribute, value));
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({
      code,
      message: expect.stringContaining(reason),
    });
  });
});
