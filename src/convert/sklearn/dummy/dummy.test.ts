import { describe, expect, it } from 'vitest';
import { changedModel, goldenDifferences } from '../../../../test/support/classical.ts';
import { convertEstimator } from '../convert-estimator.ts';

describe('dummies', () => {
  it.each(['dc-prior-1.9.1', 'dc-moc-1.9.1', 'dr-mo-1.9.1'])('answer as scikit-learn: %s', async (name) => {
    expect(await goldenDifferences(name)).toEqual([]);
  });

  it('are refused where they answer at random', async () => {
    const model = await changedModel('dc-str-1.9.1', () => undefined);
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({ code: 'MODEL_UNSUPPORTED' });
  });

  it('are refused where they were never told how many columns they take, with what to do about it', async () => {
    const model = await changedModel('dc-prior-1.9.1', (state) => state.set('n_features_in_', null));
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      suggestions: [expect.stringContaining('make_pipeline(StandardScaler(), model)')],
    });
  });
});
