import { expect, it } from 'vitest';
import { goldenDifferences } from '../../../../test/support/classical.ts';

it('fills in what is missing as scikit-learn does', async () => {
  expect(await goldenDifferences('imp-constant')).toEqual([]);
});
