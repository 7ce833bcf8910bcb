import { describe, expect, it } from 'vitest';
import { goldenDifferences } from '../../../../test/support/classical.ts';

describe('discriminant analyses', () => {
  it.each(['lda-svd-1.9.1', 'qdareg-1.9.1'])('answer as scikit-learn: %s', async (name) => {
    expect(await goldenDifferences(name)).toEqual([]);
  });
});
