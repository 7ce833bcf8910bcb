import { describe, expect, it } from 'vitest';
import { changedModel, goldenDifferences } from '../../../../test/support/classical.ts';
import { PickleDict, PickleGlobal } from '../../pickle/pickle-values.ts';
import { convertEstimator } from '../convert-estimator.ts';

describe('scalers, powers and quantiles', () => {
  it.each([
    't-minmax-1.2.1',
    't-maxabs-1.4.2',
    't-robust-1.9.0',
    't-norml1-1.4.2',
    't-binar-1.2.1',
    't-yeo-1.9.0',
    'boxcox-1.2.1',
    't-quantile-1.9.0',
    't-quantnorm-1.4.2',
    't-func-1.4.2',
  ])('transform as scikit-learn: %s', async (name) => {
    expect(await goldenDifferences(name)).toEqual([]);
  });

  it.each([
    ['t-minmax-1.2.1', 'scale_', 1n],
    ['t-robust-1.9.0', 'center_', null],
    ['t-yeo-1.9.0', 'lambdas_', 0.5],
    ['t-yeo-1.9.0', 'method', 'cox'],
    ['t-yeo-1.9.0', '_scaler', null],
    ['t-quantile-1.9.0', 'quantiles_', 0.5],
    ['t-quantile-1.9.0', 'output_distribution', 'even'],
    ['t-norml1-1.4.2', 'norm', 'l3'],
  ])('%s with another %s is refused', async (name, attribute, value) => {
    const model = await changedModel(name, (state) => state.set(attribute, value));
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining(attribute),
    });
  });
});

describe('FunctionTransformer', () => {
  it.each<[problem: string, change: (state: PickleDict) => void]>([
    ['a function of its own', (state) => state.set('func', new PickleDict())],
    ['__main__.clean', (state) => state.set('func', new PickleGlobal('__main__', 'clean'))],
    ['numpy.log1p', (state) => state.set('kw_args', dictOf('where', 1n))],
  ])('refuses %s', async (named, change) => {
    const model = await changedModel('t-func-1.4.2', change);
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringContaining(named),
    });
  });
});

function dictOf(key: string, value: bigint): PickleDict {
  const dict = new PickleDict();
  dict.set(key, value);
  return dict;
}
