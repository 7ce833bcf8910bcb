import { describe, expect, it } from 'vitest';
import { goldenDifferences } from '../../../../test/support/classical.ts';

describe('linear regressors', () => {
  it.each(['mtlasso-1.2.1', 'tweedie-1.9.0', 'pls1-1.9.1', 'iso-nan-1.9.1'])(
    'answer as scikit-learn: %s',
    async (name) => {
      expect(await goldenDifferences(name)).toEqual([]);
    },
  );
});
