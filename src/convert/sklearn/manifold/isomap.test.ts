import { expect, it } from 'vitest';
import { changedModel, goldenDifferences } from '../../../../test/support/classical.ts';
import { convertEstimator } from '../convert-estimator.ts';

it('Isomap places new rows as scikit-learn', async () => {
  expect(await goldenDifferences('isomaps-1.9.1')).toEqual([]);
});

it.each<[attribute: string, value: null | number, code: string]>([
  ['n_neighbors', null, 'UNSUPPORTED'],
  ['dist_matrix_', 1, 'INVALID'],
])('Isomap with another %s is refused', async (attribute, value, code) => {
  const model = await changedModel('isomap-1.9.1', (state) => state.set(attribute, value));
  await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({ code: `MODEL_${code}` });
});
