import { describe, expect, it } from 'vitest';
import { savedPart } from '../../../../test/support/saved-part.ts';
import { PickleDict } from '../../pickle/pickle-values.ts';
import { assembleModel } from './assemble.ts';
import type { Part } from './parts-of-value.ts';
import { targetScaler, withTargetScaler } from './target-scaler.ts';

const scaler = 'preprocessing._data.StandardScaler';
const ridge = 'linear_model._ridge.Ridge';
const model = savedPart('model', ridge, { n_features_in_: 2, feature_names_in_: ['age', 'height'] });
const ofAll = savedPart('scaler', scaler, { n_features_in_: 2 });

const keyOf = async (transformers: readonly Part[]) =>
  (await targetScaler('model.pkl', transformers, model))?.key;

describe('the scaler of a target', () => {
  it('is told by its key, also where it is the only one', async () => {
    const named = savedPart('scaler_y', scaler, { n_features_in_: 1 });
    expect(await keyOf([named])).toBe('scaler_y');
    expect(await keyOf([ofAll, savedPart('other', scaler, { n_features_in_: 1 }), named])).toBe('scaler_y');
  });

  it('is told by its one column beside a scaler of all of the model’s', async () => {
    expect(await keyOf([ofAll, savedPart('b', scaler, { n_features_in_: 1 })])).toBe('b');
    expect(await keyOf([savedPart('a', scaler, { n_features_in_: 1 })])).toBeUndefined();
  });

  it('is none that scales one of the model’s own columns', async () => {
    const age = savedPart('b', scaler, { n_features_in_: 1, feature_names_in_: ['age'] });
    expect(await keyOf([ofAll, age])).toBeUndefined();
  });

  it('is one', async () => {
    const two = ['scaler_y', 'target'].map((key) => savedPart(key, scaler, { n_features_in_: 1 }));
    await expect(keyOf(two)).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message:
        'model.pkl: "scaler_y" StandardScaler, "target" StandardScaler are called as scalers of the target, of which there is one.',
    });
  });

  it('is refused where it is no linear one', async () => {
    const power = savedPart('scaler_y', 'preprocessing._data.PowerTransformer', { n_features_in_: 1 });
    await expect(withTargetScaler('model.pkl', model, power)).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringContaining('is the scaler of the target, by its name, and no linear one'),
    });
  });
});

it('several models are refused before it is asked how their transformers stand', async () => {
  const dict = new PickleDict();
  const norm = 'preprocessing._data.Normalizer';
  const parts = [
    savedPart('one', norm, {}),
    savedPart('two', norm, {}),
    model,
    savedPart('rival', ridge, {}),
  ];
  for (const { key, object } of parts) dict.set(key, object);
  await expect(assembleModel([{ path: 'model.pkl', value: dict, sizeBytes: 0 }])).rejects.toMatchObject({
    message: 'model.pkl holds several models: "model" Ridge; "rival" Ridge.',
  });
});
