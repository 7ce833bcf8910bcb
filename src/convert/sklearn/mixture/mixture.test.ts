import { describe, expect, it } from 'vitest';
import { changedModel, goldenDifferences } from '../../../../test/support/classical.ts';
import { convertEstimator } from '../convert-estimator.ts';

describe('mixtures', () => {
  it.each([
    'gmm-full-1.9.1',
    'gmm-tied-1.9.1',
    'gmm-diag-1.9.1',
    'gmm-spherical-1.9.1',
    'bgmm-full-1.9.1',
    'bgmm-tied-1.9.1',
    'bgmm-diag-1.9.1',
    'bgmm-spherical-1.9.1',
  ])('answer as scikit-learn: %s', async (name) => {
    expect(await goldenDifferences(name)).toEqual([]);
  });

  it.each([
    ['gmm-full-1.9.1', 'covariance_type', 'other', 'MODEL_INVALID', 'covariance_type'],
    ['gmm-diag-1.9.1', 'means_', 1, 'MODEL_INVALID', ''],
    ['bgmm-full-1.9.1', 'weight_concentration_', null, 'MODEL_INVALID', 'weight_concentration_'],
  ])('%s with another %s is refused', async (name, attribute, value, code, reason) => {
    const model = await changedModel(name, (state) => state.set(attribute, value));
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({
      code,
      message: expect.stringContaining(reason),
    });
  });
});
