import { describe, expect, it } from 'vitest';
import { changedModel, goldenDifferences } from '../../../../test/support/classical.ts';
import { convertEstimator } from '../convert-estimator.ts';

describe('convertGradientBoostingClassifier', () => {
  it.each(['gb-exp-bin-1.9.0', 'gb-multi-1.9.0'])('answers as scikit-learn: %s', async (name) => {
    expect(await goldenDifferences(name)).toEqual([]);
  });

  it('begins with what another estimator guesses', async () => {
    expect(await goldenDifferences('gb-init-bin-1.9.0')).toEqual([]);
  });

  it('refuses a list of trees that is no table of stages', async () => {
    const model = await changedModel('gb-exp-bin-1.9.0', (state) => state.set('estimators_', null));
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  });
});
