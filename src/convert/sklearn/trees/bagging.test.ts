import { describe, expect, it } from 'vitest';
import { goldenDifferences } from '../../../../test/support/classical.ts';

describe('convertBaggingClassifier', () => {
  it('averages the shares of trees', async () => {
    expect(await goldenDifferences('bagging-multi-1.2.1')).toEqual([]);
  });

  it('averages probabilities and scores of other estimators, each of its own columns', async () => {
    expect(await goldenDifferences('bagging-logreg-1.6.1')).toEqual([]);
  });
});
