import { describe, expect, it } from 'vitest';
import { goldenDifferences } from '../../../../test/support/classical.ts';

describe('naive Bayes classifiers', () => {
  it.each(['gnb-str-1.4.2', 'mnb-cnt-1.2.1', 'bnbt-1.9.1', 'cnbn-1.9.1', 'catnb-1.9.1'])(
    'answer as scikit-learn: %s',
    async (name) => {
      expect(await goldenDifferences(name)).toEqual([]);
    },
  );
});
