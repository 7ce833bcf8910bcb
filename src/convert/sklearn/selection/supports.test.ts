import { expect, it } from 'vitest';
import { goldenDifferences } from '../../../../test/support/classical.ts';

it.each(['t-kbest', 't-pct', 't-rfe', 't-varthr'])(
  '%s keeps the columns that scikit-learn does',
  async (name) => {
    expect(await goldenDifferences(name)).toEqual([]);
  },
);
