import { describe, expect, it } from 'vitest';
import { changedModel, goldenDifferences } from '../../../../test/support/classical.ts';
import { convertEstimator } from '../convert-estimator.ts';

describe('neighbours', () => {
  it.each([
    'knn-distance-1.9.1',
    'knn-many-1.9.1',
    'knn-many-ties-1.9.1',
    'knn-canberra-1.9.1',
    'knn-sqeuclidean-1.9.1',
    'radius-hamming-1.9.1',
    'knn-manhattan-1.9.1',
    'knn-minkowski-1.9.1',
    'knn-chebyshev-1.9.1',
    'knn-cosine-1.9.1',
    'knn-outputs-1.9.1',
    'knn-ties-1.2.1',
    'radius-classifier-1.9.1',
    'radius-regressor-1.9.1',
    'nearest-centroid-1.9.1',
    'neighbors-1.9.1',
  ])('answer as scikit-learn: %s', async (name) => {
    expect(await goldenDifferences(name)).toEqual([]);
  });

  it.each([
    ['knn-manhattan-1.9.1', 'effective_metric_', 'precomputed', 'MODEL_UNSUPPORTED', 'computed elsewhere'],
    ['knn-manhattan-1.9.1', 'n_neighbors', 37n, 'MODEL_INVALID', 'from 1 to 36'],
    ['knn-manhattan-1.9.1', 'n_neighbors', 0n, 'MODEL_INVALID', 'from 1 to 36'],
    ['knn-chebyshev-1.9.1', '_y', 1, 'MODEL_INVALID', '_y'],
    ['knn-distance-1.9.1', 'weights', 'inverse', 'MODEL_UNSUPPORTED', 'function of its own'],
  ])('%s with another %s is refused', async (name, attribute, value, code, reason) => {
    const model = await changedModel(name, (state) => state.set(attribute, value));
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({
      code,
      message: expect.stringContaining(reason),
    });
  });
});
