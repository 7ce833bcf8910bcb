import { expect, it } from 'vitest';
import { goldenDifferences } from '../../../../test/support/classical.ts';

it.each([
  'frame-drop',
  'frame-infreq',
  'frame-ord',
  'frame-lr',
  'frame-target-1.9.0',
  'frame-unseen',
  'none-categories-1.9.1',
  'onehot-rare-drop-1.2.1',
  'onehot-target-rare-missing-1.9.1',
  'ordinal-rare-encoded-1.9.1',
  'ordinal-rare-matrix-1.9.1',
  'ordinal-rare-missing-1.9.1',
])('categories of %s become numbers as scikit-learn makes them', async (name) => {
  expect(await goldenDifferences(name)).toEqual([]);
});
