import { describe, expect, it } from 'vitest';
import { changedModel, goldenDifferences } from '../../../../test/support/classical.ts';
import { convertEstimator } from '../convert-estimator.ts';

describe('Gaussian processes', () => {
  it.each([
    'gpr-sum-1.9.1',
    'gpr-matern-1.9.1',
    'gpr-others-1.9.1',
    'gpr-outputs-1.9.1',
    'gpc-bin-1.2.1',
    'gpc-multi-1.9.1',
    'gpc-ovo-1.9.1',
  ])('answer as scikit-learn: %s', async (name) => {
    expect(await goldenDifferences(name)).toEqual([]);
  });

  it.each([
    ['gpr-sum-1.9.1', 'alpha_', 1, 'MODEL_INVALID', 'alpha_'],
    ['gpr-sum-1.9.1', 'kernel_', null, 'MODEL_INVALID', 'kernel_'],
    ['gpc-bin-1.2.1', 'base_estimator_', null, 'MODEL_INVALID', 'base_estimator_'],
  ])('%s with another %s is refused', async (name, attribute, value, code, reason) => {
    const model = await changedModel(name, (state) => state.set(attribute, value));
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({
      code,
      message: expect.stringContaining(reason),
    });
  });
});
