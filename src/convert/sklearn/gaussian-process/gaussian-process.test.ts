import { describe, expect, it } from 'vitest';
import { changedModel, goldenDifferences } from '../../../../test/support/classical.ts';
import { PickleDict, PickleGlobal, PickleObject } from '../../pickle/pickle-values.ts';
import { convertEstimator } from '../convert-estimator.ts';

describe('Gaussian processes', () => {
  it.each([
    'gpr-sum-1.9.1',
    'gpr-matern-1.9.1',
    'gpr-others-1.9.1',
    'gpr-outputs-1.9.1',
    'gpc-bin-1.2.1',
    'gpc-multi-1.9.1',
    'gpc-ovo-1.9.1',
  ])('answer as scikit-learn: %s', async (name) => {
    expect(await goldenDifferences(name)).toEqual([]);
  });

  it.each([
    ['gpr-sum-1.9.1', 'alpha_', 1, 'MODEL_INVALID', 'alpha_'],
    ['gpr-sum-1.9.1', 'kernel_', null, 'MODEL_INVALID', 'kernel_'],
    ['gpc-bin-1.2.1', 'base_estimator_', null, 'MODEL_INVALID', 'base_estimator_'],
  ])('%s with another %s is refused', async (name, attribute, value, code, reason) => {
    const model = await changedModel(name, (state) => state.set(attribute, value));
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({
      code,
      message: expect.stringContaining(reason),
    });
  });

  it('of kernels that are not known are refused by the kernel', async () => {
    const own = new PickleObject(new PickleGlobal('house', 'Own'), []);
    const matern = new PickleObject(new PickleGlobal('sklearn.gaussian_process.kernels', 'Matern'), []);
    const settings = new PickleDict();
    settings.set('nu', 0.7);
    settings.set('length_scale', 1);
    matern.state = settings;
    const refusedFor = async (kernel: PickleObject) => {
      const model = await changedModel('gpr-sum-1.9.1', (state) => state.set('kernel_', kernel));
      return await convertEstimator(model, 'model.pkl').catch((error: unknown) => String(error));
    };
    expect(await refusedFor(own)).toContain("is a Own, a kernel that mlpack doesn't convert");
    expect(await refusedFor(matern)).toContain('kernel_ has nu=0.7');
  });
});
