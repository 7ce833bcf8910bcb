import { describe, expect, it } from 'vitest';
import { changedModel, goldenDifferences } from '../../../../test/support/classical.ts';
import { convertEstimator } from '../convert-estimator.ts';
import { positiveSolve } from './positive-solve.ts';

describe('decompositions', () => {
  it.each([
    'pca-1.2.1',
    'pca-whitened-1.9.1',
    'pca-full-1.9.1',
    'ipca-1.4.2',
    'tsvd-1.4.2',
    't-ica-1.2.1',
    't-fa-1.9.0',
    't-union-1.4.2',
    'decompositions-1.9.1',
    't-kpca-1.2.1',
    'kernel-pcas-1.9.1',
    'nmf-1.2.1',
    'nmf-1.9.1',
    'nmf-penalties-1.9.1',
  ])('transform as scikit-learn: %s', async (name) => {
    expect(await goldenDifferences(name)).toEqual([]);
  });

  it.each([
    ['pca-full-1.9.1', 'components_', 0.5],
    ['pca-full-1.9.1', 'mean_', 'none'],
    ['pca-whitened-1.9.1', 'explained_variance_', 1],
    ['t-ica-1.2.1', 'mean_', 1],
    ['t-fa-1.9.0', 'noise_variance_', 1],
    ['t-kpca-1.2.1', '_centerer', null],
    ['t-kpca-1.2.1', 'eigenvalues_', 1],
  ])('%s with another %s is refused', async (name, attribute, value) => {
    const model = await changedModel(name, (state) => state.set(attribute, value));
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining(attribute === 'eigenvalues_' ? 'eigenvectors_' : attribute),
    });
  });

  it('a density in fewer directions than there are columns is refused', async () => {
    const model = await changedModel('pca-whitened-1.9.1', (state) => state.set('noise_variance_', 0));
    await expect(convertEstimator(model, 'model.pkl', { methods: ['score_samples'] })).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringContaining('2 directions'),
    });
  });

  it.each(['precomputed', null])('the kernel %s is refused', async (kernel) => {
    const model = await changedModel('t-kpca-1.2.1', (state) => state.set('kernel', kernel));
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringContaining('kernel'),
    });
  });
});

it.each([
  ['solver', 'mu', 'depends on the others'],
  ['shuffle', true, 'by lot'],
  ['max_iter', 0n, 'rounds'],
  ['max_iter', 2.5, 'rounds'],
])('NMF with %s=%s is refused', async (attribute, value, reason) => {
  const model = await changedModel('nmf-1.9.1', (state) => state.set(attribute, value));
  await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({
    code: 'MODEL_UNSUPPORTED',
    message: expect.stringContaining(reason),
  });
});

describe('positiveSolve', () => {
  it('solves for several columns', () => {
    const solution = positiveSolve(Float64Array.of(4, 2, 2, 3), 2, Float64Array.of(8, 2, 8, 5));
    expect([...(solution ?? [])]).toEqual([1, -0.5, 2, 2].map((number) => expect.closeTo(number, 14)));
  });

  it('knows a matrix that is not positive definite', () => {
    expect(positiveSolve(Float64Array.of(1, 2, 2, 1), 2, Float64Array.of(1, 1))).toBeUndefined();
  });
});
