import { describe, expect, it } from 'vitest';
import { edgeDifferences } from '../../test/support/exactness.ts';

/** Thresholds, knots and bins with their neighbours of both widths, zeros, denormals, the largest, what is missing or unseen. */
describe('5,000 inputs at the edges of a model', () => {
  it.each([
    'dtree-bin-1.2.1',
    'rf-bin-1.9.0',
    'gb-multi-1.9.0',
    'dtree-nan-1.9.0',
    'hgb-cat-1.2.1',
    'iforest-1.6.1',
    'frame-lr-1.2.1',
    'frame-rf-1.9.0',
    'p-spline-1.2.1',
    't-kbins-1.2.1',
    't-quantile-1.9.0',
    'knn-distance-multi-1.9.0',
    'text-charwb-nb-1.2.1',
    'text-count-tfidf-1.9.1',
  ])('are answered as by scikit-learn: %s', async (name) => {
    expect((await edgeDifferences(name)).slice(0, 5)).toEqual([]);
  });

  it.each(['xgb-missing-1.7.4', 'xgb-categories-1.7.4'])('are answered as by XGBoost: %s', async (name) => {
    expect((await edgeDifferences(name, 1e-6)).slice(0, 5)).toEqual([]);
  });

  it.each(['lightgbm-cat-big', 'lightgbm-linear-bin', 'lightgbm-nan-zero'])(
    'are answered as by LightGBM: %s',
    async (name) => {
      expect((await edgeDifferences(name)).slice(0, 5)).toEqual([]);
    },
  );
});
