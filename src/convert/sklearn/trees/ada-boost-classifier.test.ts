import { describe, expect, it } from 'vitest';
import { goldenDifferences } from '../../../../test/support/classical.ts';

describe('convertAdaBoostClassifier', () => {
  it.each([
    ['votes', 'ada-multi-1.9.0'],
    ['votes before there was an algorithm only', 'ada-samme-multi-1.4.2'],
    ['probabilities', 'ada-samme.r-multi-1.2.1'],
  ])('adds up %s as scikit-learn', async (_, name) => {
    expect(await goldenDifferences(name)).toEqual([]);
  });
});
