import { expect, it } from 'vitest';
import { PickleDict, PickleGlobal, PickleList, PickleObject } from '../pickle/pickle-values.ts';
import { Estimator } from './estimator.ts';

const isFitted = 'Save the model again with the version of the library that it was trained with.';
const isUnfitted = 'Fit the model before it is saved.';

it('is called unfitted for an attribute that is missing, not for an item of a list that is there', async () => {
  const object = new PickleObject(new PickleGlobal('sklearn.ensemble', 'VotingClassifier'), []);
  const members = new PickleList();
  members.items.push('no estimator');
  object.state = new PickleDict();
  object.state.set('estimators_', members);
  const estimator = new Estimator(object, 'model.pkl');
  await expect(estimator.estimators('estimators_')).rejects.toMatchObject({
    message:
      'model.pkl: VotingClassifier.estimators_[0] should be an estimator, but there is something else.',
    suggestions: [isFitted],
  });
  await expect(estimator.estimators('others_')).rejects.toMatchObject({
    message: 'model.pkl: VotingClassifier.others_ should be a list, but there is nothing.',
    suggestions: [isUnfitted],
  });
});

it('counts the estimators of all levels together, however few each of them has', () => {
  const [outer, inner] = ['VotingClassifier', 'LogisticRegression'].map(
    (name) => new PickleObject(new PickleGlobal('sklearn', name), []),
  ) as [PickleObject, PickleObject];
  const estimator = new Estimator(outer, 'model.pkl');
  const [first, second] = [0, 1].map((at) => estimator.estimatorOf(inner, `estimators_[${at}]`));
  first?.spend(600_000);
  expect(() => second?.spend(300_000)).not.toThrow();
  expect(() => second?.spend(200_000)).toThrow(
    'model.pkl: VotingClassifier.estimators_[1] has more estimators than a model would.',
  );
});
