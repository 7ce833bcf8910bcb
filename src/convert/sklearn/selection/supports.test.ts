import { describe, expect, it } from 'vitest';
import { changedModel, goldenDifferences } from '../../../../test/support/classical.ts';
import { PickleGlobal } from '../../pickle/pickle-values.ts';
import { convertEstimator } from '../convert-estimator.ts';
import { pairwiseSum } from './pairwise-sum.ts';

it.each([
  't-kbest',
  't-pct',
  't-rfe',
  't-varthr',
  't-sfm-1.4.2',
  // Thresholds are the importances themselves, and the next float above each.
  'selected-importances-1.2.1',
  'selected-importances-1.9.1',
  'selected-thresholds-1.2.1',
  'selected-thresholds-1.9.1',
])('%s keeps the columns that scikit-learn does', async (name) => {
  expect(await goldenDifferences(name)).toEqual([]);
});

it.each([new PickleGlobal('__main__', 'importances'), 'named_steps.model.coef_'])(
  'importances by %s are refused',
  async (getter) => {
    const model = await changedModel('t-sfm-1.4.2', (state) => state.set('importance_getter', getter));
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      suggestions: [expect.stringContaining('ColumnTransformer')],
    });
  },
);

describe('pairwiseSum', () => {
  // What numpy 1.24 and 2.4 sum of [1 / (i + 1) for i in range(n)].
  it.each([
    [0, 0],
    [1, 1],
    [7, 2.5928571428571425],
    [8, 2.7178571428571425],
    [11, 3.0198773448773446],
    [128, 5.433147092589173],
    [129, 5.440899030573669],
    [1000, 7.485470860550345],
  ])('sums %i numbers as numpy', (count, sum) => {
    expect(pairwiseSum(Float64Array.from({ length: count }, (_, at) => 1 / (at + 1)))).toBe(sum);
  });
});
