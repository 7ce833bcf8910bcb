import { describe, expect, it } from 'vitest';
import { changedModel, goldenDifferences } from '../../../../test/support/classical.ts';
import { convertEstimator } from '../convert-estimator.ts';

describe('detectors of outliers', () => {
  it.each(['lof-1.2.1', 'lof-manhattan-1.9.1', 'elliptic-1.9.1'])(
    'answer as scikit-learn: %s',
    async (name) => {
      expect(await goldenDifferences(name)).toEqual([]);
    },
  );

  it.each([
    ['lof-1.2.1', 'novelty', false, 'MODEL_UNSUPPORTED', 'only among the rows'],
    ['lof-1.2.1', '_lrd', 1, 'MODEL_INVALID', '_lrd'],
    ['elliptic-1.9.1', 'store_precision', false, 'MODEL_UNSUPPORTED', 'precision_'],
    ['elliptic-1.9.1', 'precision_', 1, 'MODEL_INVALID', 'precision_'],
    ['elliptic-1.9.1', 'offset_', null, 'MODEL_INVALID', 'offset_'],
  ])('%s with another %s is refused', async (name, attribute, value, code, reason) => {
    const model = await changedModel(name, (state) => state.set(attribute, value));
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({
      code,
      message: expect.stringContaining(reason),
    });
  });
});
