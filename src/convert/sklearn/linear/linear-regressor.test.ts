import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { differencesFrom, goldenDifferences } from '../../../../test/support/classical.ts';

describe('linear regressors', () => {
  it.each(['mtlasso-1.2.1', 'tweedie-1.9.0', 'pls1-1.9.1', 'iso-nan-1.9.1'])(
    'answer as scikit-learn: %s',
    async (name) => {
      expect(await goldenDifferences(name)).toEqual([]);
    },
  );

  it('an isotonic regression transforms to what it predicts, one number a row', async () => {
    const url = new URL('../../../../test/models/classical/iso-nan-1.9.1/golden.json', import.meta.url);
    const golden = JSON.parse(await readFile(url, 'utf8'));
    const { predict } = golden.outputs;
    const outputs = { transform: predict };
    expect(await differencesFrom('iso-nan-1.9.1', { ...golden, outputs })).toEqual([]);
  });
});
