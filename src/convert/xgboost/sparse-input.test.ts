import { describe, expect, it } from 'vitest';
import { goldenDifferences } from '../../../test/support/classical.ts';

describe('models of XGBoost behind what gives a sparse matrix', () => {
  it.each([
    ['xgb-sparse-onehot-1.7.4', 'an encoder'],
    ['xgb-sparse-columns-1.7.4', 'columns above the threshold, and a scaler that keeps zeros'],
    ['xgb-sparse-dense-1.7.4', 'columns below the threshold, whose zeros are there'],
    ['xgb-sparse-union-1.7.4', 'a union, with a number that stands for missing values, too'],
    ['xgb-sparse-calibrated-1.7.4', 'columns, with calibration and one-vs-rest between'],
    ['xgb-sparse-tfidf-1.7.4', 'texts'],
    ['xgb-sparse-hash-1.7.4', 'hashed texts, of which some add up to zeros that are stored'],
    ['xgb-sparse-hash-tfidf-1.7.4', 'the same weighted, whose zeros a product leaves out'],
    ['xgb-sparse-binarizer-1.7.4', 'counts of which a binarizer makes zeros, and leaves them out'],
    ['xgb-sparse-quantiles-1.7.4', 'quantiles of what is stored alone'],
    ['xgb-sparse-bins-1.7.4', 'bins, with a stack that passes them through'],
  ])('take what it does not store as missing: %s, %s', async (name) => {
    expect(await goldenDifferences(name, 1e-6)).toEqual([]);
  });
});
