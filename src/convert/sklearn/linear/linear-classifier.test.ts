import { describe, expect, it } from 'vitest';
import { changedModel, goldenDifferences } from '../../../../test/support/classical.ts';
import type { PickleDict } from '../../pickle/pickle-values.ts';
import { convertEstimator } from '../convert-estimator.ts';

describe('linear classifiers', () => {
  it.each([
    'linearsvc-str-1.4.2',
    'sgd-mh-multi-1.4.2',
    'sgd-log-str-1.2.1',
    'sgd-log-far-1.2.1',
    'sgd-log-far-1.9.1',
    'ridgeml-1.9.1',
    'lrsparse-1.9.1',
    'sgdoc-1.9.1',
  ])('answer as scikit-learn: %s', async (name) => {
    expect(await goldenDifferences(name)).toEqual([]);
  });

  it.each<[problem: string, change: (state: PickleDict) => void]>([
    ['no weights', (state) => state.set('coef_', null)],
    ['weights of other columns', (state) => state.set('n_features_in_', 3n)],
    ['intercepts of other classes', (state) => state.set('intercept_', state.get('classes_') ?? null)],
    ['no classes', (state) => state.set('classes_', null)],
  ])('are refused with %s', async (_, change) => {
    const model = await changedModel('logreg-str', change);
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  });
});
