import { describe, expect, it } from 'vitest';
import { changedModel, goldenDifferences } from '../../../../test/support/classical.ts';
import { convertEstimator } from '../convert-estimator.ts';

describe('support vectors', () => {
  it.each([
    'svc-linear-bin-1.9.1',
    'svc-break-ties-1.9.1',
    'svc-ovo-1.9.1',
    'svc-weighted-1.9.1',
    'svc-sigmoid-bin-1.2.1',
    'nusvc-multi-1.9.1',
    'svc-poly-proba-1.2.1',
    'svr-poly-1.9.1',
    'svr-sigmoid-1.9.1',
    'nusvr-rbf-1.2.1',
    'ocsvm-linear-1.9.1',
    'ocsvm-rbf-1.9.1',
  ])('answer as scikit-learn: %s', async (name) => {
    expect(await goldenDifferences(name)).toEqual([]);
  });

  it.each([
    ['svc-break-ties-1.9.1', 'kernel', 'precomputed', 'MODEL_UNSUPPORTED', 'precomputed kernel'],
    ['svr-poly-1.9.1', 'kernel', null, 'MODEL_UNSUPPORTED', 'function of its own as kernel'],
    ['svc-ovo-1.9.1', 'classes_', null, 'MODEL_INVALID', 'classes_'],
    ['nusvc-multi-1.9.1', '_n_support', null, 'MODEL_INVALID', '_n_support'],
    ['svc-poly-proba-1.2.1', '_probA', 1, 'MODEL_INVALID', '_probA'],
    ['ocsvm-linear-1.9.1', 'support_vectors_', 1, 'MODEL_INVALID', 'support_vectors_'],
  ])('%s with another %s is refused', async (name, attribute, value, code, reason) => {
    const model = await changedModel(name, (state) => state.set(attribute, value));
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({
      code,
      message: expect.stringContaining(reason),
    });
  });
});
