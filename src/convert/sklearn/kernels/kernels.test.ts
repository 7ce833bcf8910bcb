import { describe, expect, it } from 'vitest';
import { changedModel, goldenDifferences } from '../../../../test/support/classical.ts';
import { convertEstimator } from '../convert-estimator.ts';

describe('kernels and what comes near to them', () => {
  it.each(['kernel-approximations-1.9.1', 'kernel-ridge-1.9.1', 'kernel-ridge-two-1.9.1'])(
    'compute as scikit-learn: %s',
    async (name) => {
      expect(await goldenDifferences(name)).toEqual([]);
    },
  );

  it.each([
    ['dual_coef_', 1],
    ['X_fit_', null],
  ])('another %s is refused', async (attribute, value) => {
    const model = await changedModel('kernel-ridge-1.9.1', (state) => state.set(attribute, value));
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining(attribute),
    });
  });
});
