import { describe, expect, it } from 'vitest';
import { changedModel, goldenDifferences } from '../../../../test/support/classical.ts';
import { PickleDict, PickleList, PickleObject } from '../../pickle/pickle-values.ts';
import { NumpyArray } from '../../numpy/numpy-array.ts';
import { convertEstimator } from '../convert-estimator.ts';

describe('convertTreeClassifier', () => {
  it.each(['dtree-bin-1.2.1', 'dtree-moc-1.2.1', 'dtree-nan-1.9.0'])(
    'answers as scikit-learn: %s',
    async (name) => {
      expect(await goldenDifferences(name)).toEqual([]);
    },
  );

  it.each<[problem: string, change: (tree: PickleDict) => void]>([
    ['no nodes', (tree) => tree.set('nodes', null)],
    ['fewer values than nodes', (tree) => (arrayOf(tree, 'values').shape = [1, 1, 2])],
    ['values of no classes', (tree) => (arrayOf(tree, 'values').shape = [arrayOf(tree, 'nodes').length, 2])],
    ['nodes without thresholds', (tree) => (arrayOf(tree, 'nodes').dtype.fields = new Map())],
    ['no tree', (tree) => (arrayOf(tree, 'nodes').shape = [2, 2])],
  ])('refuses a tree of %s', async (_, change) => {
    const model = await changedModel('dtree-bin-1.2.1', (state) => change(stateOf(state.get('tree_'))));
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  });

  it('refuses a tree of other classes than the classifier says', async () => {
    const model = await changedModel('dtree-bin-1.2.1', (state) => {
      const classes = new PickleList();
      classes.items.push('only');
      state.set('classes_', classes);
    });
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  });
});

describe('convertForestClassifier', () => {
  it.each(['rf-bin-1.9.0', 'multilabel-rf-1.2.1'])('answers as scikit-learn: %s', async (name) => {
    expect(await goldenDifferences(name)).toEqual([]);
  });
});

function stateOf(value: unknown): PickleDict {
  if (value instanceof PickleObject && value.state instanceof PickleDict) return value.state;
  throw new TypeError('no object with attributes');
}

function arrayOf(dict: PickleDict, name: string): NumpyArray<unknown> {
  const value = dict.get(name);
  if (value instanceof NumpyArray) return value;
  throw new TypeError(`${name} is no array`);
}
