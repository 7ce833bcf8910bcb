import { describe, expect, it } from 'vitest';
import { changedModel, goldenDifferences } from '../../../../test/support/classical.ts';
import { convertEstimator } from '../convert-estimator.ts';

describe('convertHistGradientBoostingClassifier', () => {
  it('sends categories, also unknown ones, where scikit-learn does', async () => {
    expect(await goldenDifferences('hgb-cat-1.2.1')).toEqual([]);
  });

  it('refuses stages of other numbers of trees than the first guess', async () => {
    const model = await changedModel('hgb-cat-1.2.1', (state) =>
      state.set('_predictors', state.get('classes_') ?? null),
    );
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  });
});

describe('convertHistGradientBoostingRegressor', () => {
  it('answers as scikit-learn where scores are logarithms', async () => {
    expect(await goldenDifferences('hgb-reg-poisson-1.9.0')).toEqual([]);
  });
});
