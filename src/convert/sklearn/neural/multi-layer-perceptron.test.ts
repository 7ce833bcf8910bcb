import { describe, expect, it } from 'vitest';
import { goldenDifferences } from '../../../../test/support/classical.ts';

describe('multi-layer perceptrons', () => {
  it.each(['mlpml-1.9.1'])('answer as scikit-learn: %s', async (name) => {
    expect(await goldenDifferences(name)).toEqual([]);
  });
});
