import { describe, expect, it } from 'vitest';
import ort from 'onnxruntime-node';
import { changedModel, goldenDifferences, graphAnswers } from '../../../../test/support/classical.ts';
import { PickleTuple } from '../../pickle/pickle-values.ts';
import { convertEstimator } from '../convert-estimator.ts';

describe('KBinsDiscretizer and PolynomialFeatures', () => {
  it.each(['t-kbins-1.2.1', 'p-kbinsord-1.4.2', 'bins-1.9.1', 't-poly3-1.2.1', 'polynomials-1.9.1'])(
    'transform as scikit-learn: %s',
    async (name) => {
      expect(await goldenDifferences(name)).toEqual([]);
    },
  );

  it('numbers at an edge are above it, those one float below are not', async () => {
    const edges = new PickleTuple([-1, 0.1, 0.3, 2]);
    const model = await changedModel('t-kbins-1.2.1', (state) => {
      state.set('encode', 'ordinal');
      state.set('n_features_in_', 1n);
      state.set('bin_edges_', new PickleTuple([edges]));
    });
    const { graph } = await convertEstimator(model, 'model.pkl');
    const numbers = [-5, 0.1 - 2 ** -56, 0.1, 0.3 - 2 ** -54, 0.3, 2, 1e300, Infinity, -Infinity];
    const X = new ort.Tensor('float64', Float64Array.from(numbers), [numbers.length, 1]);
    const answers = await graphAnswers(graph, { X });
    expect(answers.get('transformed')?.data).toEqual([0, 0, 1, 1, 2, 2, 2, 2, 0]);
  });

  it.each([
    ['t-kbins-1.2.1', 'bin_edges_', new PickleTuple([])],
    ['t-kbins-1.2.1', 'encode', 'hashed'],
  ])('%s with another %s is refused', async (name, attribute, value) => {
    const model = await changedModel(name, (state) => state.set(attribute, value));
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining(attribute),
    });
  });

  it.each([2.5, 100n, -1n])('a degree of %s is refused', async (degree) => {
    const model = await changedModel('t-poly3-1.2.1', (state) => state.set('_max_degree', degree));
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining('degree'),
    });
  });

  it('more columns than a model would have are refused', async () => {
    const model = await changedModel('t-poly3-1.2.1', (state) => state.set('n_features_in_', 200n));
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringContaining('columns'),
    });
  });
});
