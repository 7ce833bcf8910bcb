import { describe, expect, it } from 'vitest';
import { goldenDifferences } from '../../../../test/support/classical.ts';

describe('convertTreeRegressor', () => {
  it.each(['dtree-reg-1.4.2', 'dtree-mo-1.4.2'])('answers as scikit-learn: %s', async (name) => {
    expect(await goldenDifferences(name)).toEqual([]);
  });
});
