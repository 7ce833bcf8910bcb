import { describe, expect, it } from 'vitest';
import { goldenDifferences } from '../../../../test/support/classical.ts';

describe('convertAdaBoostRegressor', () => {
  it('answers the weighted median', async () => {
    expect(await goldenDifferences('ada-reg-1.2.1')).toEqual([]);
  });
});
