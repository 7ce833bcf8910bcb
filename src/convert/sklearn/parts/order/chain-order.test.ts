import { describe, expect, it } from 'vitest';
import { savedPart } from '../../../../../test/support/saved-part.ts';
import type { Part } from '../parts-of-value.ts';
import { chainOrder } from './chain-order.ts';

const [scaler, minmax, normalizer, imputer, polynomial, threshold, power] = [
  'preprocessing._data.StandardScaler',
  'preprocessing._data.MinMaxScaler',
  'preprocessing._data.Normalizer',
  'impute._base.SimpleImputer',
  'preprocessing._polynomial.PolynomialFeatures',
  'feature_selection._variance_threshold.VarianceThreshold',
  'preprocessing._data.PowerTransformer',
] as const;

const modelOf = (columns: number) =>
  savedPart('model', 'linear_model._ridge.Ridge', { n_features_in_: columns });
const halving = savedPart('three to two', threshold, {
  n_features_in_: 3,
  threshold: 0.5,
  variances_: [1, 0, 1],
});

async function orderOf(parts: readonly Part[], model: Part): Promise<readonly (string | null)[]> {
  return (await chainOrder('model.pkl', parts, model)).map(({ key }) => key);
}

describe('transformers stand in the order in which they were fitted', () => {
  it('by how many columns each takes and gives', async () => {
    const scale = { with_mean: false, with_std: false };
    const two = savedPart('two', scaler, { n_features_in_: 2, ...scale });
    const three = savedPart('three', scaler, { n_features_in_: 3, ...scale });
    expect(await orderOf([two, halving, three], modelOf(2))).toEqual(['three', 'three to two', 'two']);
  });

  it('by how many the model takes', async () => {
    const widening = savedPart('two to three', polynomial, {
      n_features_in_: 2,
      degree: 1,
      include_bias: true,
    });
    const both = [halving, widening];
    expect(await orderOf(both, modelOf(2))).toEqual(['two to three', 'three to two']);
    expect(await orderOf(both, modelOf(3))).toEqual(['three to two', 'two to three']);
  });

  it('those first that saw names of columns', async () => {
    const named = savedPart('named', normalizer, { n_features_in_: 2, feature_names_in_: ['a', 'b'] });
    const unnamed = savedPart('unnamed', normalizer, { n_features_in_: 2 });
    expect(await orderOf([unnamed, named], modelOf(2))).toEqual(['named', 'unnamed']);
  });

  it('an imputer before what takes no NaN', async () => {
    const filling = savedPart('filling', imputer, { n_features_in_: 2, strategy: 'most_frequent' });
    const norm = savedPart('norm', normalizer, { n_features_in_: 2 });
    expect(await orderOf([norm, filling], modelOf(2))).toEqual(['filling', 'norm']);
  });

  it('by what their numbers can be of', async () => {
    const first = savedPart('first', minmax, {
      n_features_in_: 1,
      feature_range: [0, 1],
      data_min_: [40],
      data_max_: [100],
    });
    const second = savedPart('second', scaler, { n_features_in_: 1, mean_: [0.5], var_: [0.04] });
    expect(await orderOf([second, first], modelOf(1))).toEqual(['first', 'second']);
  });
});

describe('no order is guessed', () => {
  it('where columns of one were never those of the other', async () => {
    const ab = savedPart('ab', normalizer, { n_features_in_: 2, feature_names_in_: ['a', 'b'] });
    const cd = savedPart('cd', normalizer, { n_features_in_: 2, feature_names_in_: ['c', 'd'] });
    await expect(chainOrder('model.pkl', [ab, cd], modelOf(2))).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringContaining('make no chain in any order'),
    });
  });

  it('where numbers are the same in one order, and nothing speaks against the other', async () => {
    const bent = savedPart('bent', power, { n_features_in_: 1 });
    const scaled = savedPart('scaled', scaler, { n_features_in_: 1, mean_: [0], var_: [1] });
    await expect(chainOrder('model.pkl', [bent, scaled], modelOf(1))).rejects.toMatchObject({
      message: expect.stringContaining("what they were fitted with doesn't tell their order"),
    });
  });

  it('of more than can all be tried', async () => {
    const many = Array.from({ length: 7 }, (_, at) => savedPart(`n${at}`, normalizer, { n_features_in_: 2 }));
    await expect(chainOrder('model.pkl', many, modelOf(2))).rejects.toMatchObject({
      message: 'model.pkl holds 7 transformers; the order of up to 6 is worked out.',
    });
  });
});
