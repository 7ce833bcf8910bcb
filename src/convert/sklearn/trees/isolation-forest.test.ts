import { describe, expect, it } from 'vitest';
import { goldenDifferences } from '../../../../test/support/classical.ts';

describe('convertIsolationForest', () => {
  it('scores, decides and labels as scikit-learn', async () => {
    expect(await goldenDifferences('iforest-1.6.1')).toEqual([]);
  });
});
