import { describe, expect, it } from 'vitest';
import { goldenDifferences } from '../../../test/support/classical.ts';
import {
  boosterAnswers,
  boosterJson,
  convertedBooster,
  stump,
  type BoosterParts,
} from '../../../test/support/xgboost.ts';

const rows = [[0.5], [1.5], [Number.NaN]];

describe('models of XGBoost', () => {
  it.each([
    ['xgb-booster-1.7.4', 'a Booster in the binary form'],
    ['xgb-cat-3.3.0', 'categories by their names, as the model knows them'],
    ['xgb-cat-codes-1.7.4', 'categories of a data frame by their codes, where the model has no names'],
    ['xgb-categories-1.7.4', 'categories by their numbers, also those that are none'],
    ['xgb-dart-3.3.0', 'dart'],
    ['xgb-forest-early-1.7.4', 'forests as rounds, of which the best ones count'],
    ['xgb-linear-1.7.4', 'gblinear with missing values'],
    ['xgb-missing-1.7.4', 'a pickled classifier with a number for missing values'],
    ['xgb-multilabel-1.7.4', 'several labels at once'],
    ['xgb-poisson-1.7.4', 'a regressor that answers powers'],
    ['xgb-search-1.7.4', 'what a search found, whose votes are of float32 and float64'],
  ])('answer as in Python: %s, %s', async (name) => {
    expect(await goldenDifferences(name, 1e-6)).toEqual([]);
  });

  it('count all rounds as a Booster, and up to the best one as a class for scikit-learn', async () => {
    const parts = { trees: [stump(1, 1, 2), stump(1, 10, 20), stump(1, 100, 200)] };
    const best = { best_iteration: '1' };
    const booster = boosterJson({ ...parts, attributes: best });
    const regressor = boosterJson({
      ...parts,
      attributes: { ...best, scikit_learn: '{"_estimator_type": "regressor"}' },
    });
    expect((await boosterAnswers(booster, rows, ['predict']))['predict']).toEqual([111, 222, 111]);
    expect((await boosterAnswers(regressor, rows, ['predict']))['predict']).toEqual([11, 22, 11]);
  });

  it('call classes as the encoder of older classifiers did, and take their missing values', async () => {
    const meta = { type: 'XGBClassifier', _le: { classes_: ['no', 'yes'] }, missing: 1.5 };
    const bytes = boosterJson({
      objective: 'binary:logistic',
      baseScore: '0.5',
      trees: [stump(1, -1, 1)],
      attributes: { scikit_learn: JSON.stringify(meta) },
    });
    const answers = await boosterAnswers(bytes, [...rows, [2]], ['predict', 'predict_proba']);
    expect(answers['predict']).toEqual(['no', 'no', 'no', 'yes']);
    const { outputs } = await convertedBooster(bytes);
    expect(outputs.map(({ name, labels }) => [name, labels])).toEqual([
      ['label', null],
      ['probabilities', ['no', 'yes']],
    ]);
  });

  it('that are Boosters of classes say so, and what to save for labels', async () => {
    const { notes } = await convertedBooster(boosterJson({ objective: 'binary:logistic', baseScore: '0.5' }));
    expect(notes).toEqual([expect.stringContaining('Save the XGBClassifier')]);
  });

  it('of categories without names say which columns they are, and what to send', async () => {
    const notes = async (parts: BoosterParts) => (await convertedBooster(boosterJson(parts))).notes;
    const columnCount = 3;
    expect(
      await notes({ columnCount, featureNames: ['age', 'plan', 'city'], featureTypes: ['int', 'c', 'c'] }),
    ).toEqual([
      "Columns plan, city: the model has no names of their categories, which XGBoost 3.0.0 doesn't keep (it does since 3.1). " +
        'Send their numbers, as the frame that it was trained with has them: frame["plan"].cat.codes in pandas, and null for a missing one, which is -1 there.',
    ]);
    expect(await notes({ version: [3, 1, 0], columnCount, featureTypes: ['q', 'q', 'c'] })).toEqual([
      expect.stringMatching(
        /^Column 2: the model has no names of its categories, which it was trained without\. .* frame\[name\]\.cat\.codes/,
      ),
    ]);
    const many = { columnCount: 20, featureTypes: Array<string>(20).fill('c') };
    expect(await notes(many)).toEqual([
      expect.stringContaining('Columns 0, 1, 2, 3, 4, 5, 6, 7, … 12 more:'),
    ]);
    expect(await notes({ columnCount, featureTypes: ['q', 'q', 'q'] })).toEqual([]);
  });

  it('with an objective that is not known are refused by its name', async () => {
    await expect(convertedBooster(boosterJson({ objective: 'reg:mine' }))).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringContaining('reg:mine'),
    });
  });
});
