import { describe, expect, it } from 'vitest';
import { changedModel, goldenDifferences } from '../../../../test/support/classical.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import {
  PickleDict,
  PickleList,
  PickleTuple,
  type PickleObject,
  type PickleValue,
} from '../../pickle/pickle-values.ts';
import { convertEstimator } from '../convert-estimator.ts';

describe('estimators made of others', () => {
  it.each([
    'vh-1.9.1',
    'vote-soft-1.2.1',
    'stTrue-1.9.1',
    'neighbours-inside-1.2.1',
    'cal-isotonic-multi-1.2.1',
    'cal-sub-1.9.1',
    'cal-sigmoid-far-1.9.0',
    'cal-temperature-nb-b-1.9.1',
    'ovo-lr-1.9.1',
    'ovr-tree-1.9.1',
    'ovr-far-1.9.0',
    'ovrml-lr-1.9.1',
    'ecoc-lr-1.9.1',
    'mo-str-1.9.1',
    'chain-predict_proba-1.9.1',
    'rchain-1.9.1',
    'ttr-log-1.9.1',
    'frame-slices-1.9.1',
    'ft-1.9.1',
    'ttf12-1.9.1',
  ])('answer as scikit-learn: %s', async (name) => {
    expect(await goldenDifferences(name)).toEqual([]);
  });

  it.each<[holds: string, inside: (model: PickleObject) => readonly PickleValue[]]>([
    ['itself', (model) => [model]],
    ['itself several times', (model) => [model, model, model]],
    ['itself in a tuple', (model) => [new PickleTuple(['name', model])]],
  ])('end in an error where one holds %s', async (_, inside) => {
    const model = await changedModel('vh-1.9.1', () => undefined);
    const members = new PickleList();
    members.items.push(...inside(model));
    const state = model.state;
    if (!(state instanceof PickleDict)) throw new TypeError('no attributes');
    state.set('estimators_', members);
    await expect(convertEstimator(model, 'model.pkl')).rejects.toBeInstanceOf(MlpackError);
  });

  it.each([
    ['cal-sub-1.9.1', 'calibrated_classifiers_'],
    ['vh-1.9.1', 'estimators_'],
    ['ovr-tree-1.9.1', 'estimators_'],
  ])('are refused where there are none: %s', async (name, attribute) => {
    const model = await changedModel(name, (state) => state.set(attribute, new PickleList()));
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  });
});
