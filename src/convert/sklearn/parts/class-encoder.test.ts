import { describe, expect, it } from 'vitest';
import { goldenDifferences } from '../../../../test/support/classical.ts';
import { savedPart } from '../../../../test/support/saved-part.ts';
import { PickleDict, type PickleValue } from '../../pickle/pickle-values.ts';
import { assembleModel } from './assemble.ts';

const model = savedPart('', 'linear_model._logistic.LogisticRegression', {
  n_features_in_: 2,
  feature_names_in_: ['sex', 'age'],
  classes_: [0, 1],
  coef_: [1, 2],
  intercept_: [0.5],
}).object;
const labels = (...classes: readonly string[]) =>
  savedPart('', 'preprocessing._label.LabelEncoder', { classes_: classes }).object;

function dict(entries: Readonly<Record<string, PickleValue>>): PickleDict {
  const made = new PickleDict();
  for (const [key, value] of Object.entries(entries)) made.set(key, value);
  return made;
}

const assembled = async (value: PickleValue, members?: readonly string[]) =>
  await assembleModel([{ path: 'model.pkl', value, sizeBytes: 0 }], members);

describe('a label encoder beside a model', () => {
  it('names its classes, wherever it is', async () => {
    const encoder = labels('no', 'yes');
    const { labelEncoder } = await assembled(
      dict({ model, meta: dict({ encoders: dict({ target: encoder }) }) }),
    );
    expect(labelEncoder).toBe(encoder);
  });

  it('changes nothing where the model names them so itself', async () => {
    expect(await goldenDifferences('dict-own-labels-1.6.1')).toEqual([]);
  });

  it.each<[what: string, value: PickleValue]>([
    ['in a dict of those of columns', dict({ model, encoders: dict({ town: labels('a', 'b') }) })],
    ['called as a column', dict({ model, le_sex: labels('f', 'm') })],
  ])('is refused %s', async (_what, value) => {
    await expect(assembled(value)).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringContaining('LabelEncoder, which is called as one of a column'),
      suggestions: expect.arrayContaining([expect.stringContaining('--member model of mlpack convert')]),
    });
    expect((await assembled(value, ['model'])).labelEncoder).toBeNull();
  });

  it('is refused among several, of which a user can name one', async () => {
    const value = dict({ model, a: labels('f', 'm'), b: labels('no', 'yes') });
    await expect(assembled(value)).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringContaining('several label encoders: "a" LabelEncoder, "b" LabelEncoder'),
    });
    expect((await assembled(value, ['model', 'b'])).labelEncoder).not.toBeNull();
  });
});
