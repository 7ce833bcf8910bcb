import { expect, it } from 'vitest';
import { suppressed } from './suppress.ts';

const at = (xmin: number, score: number, label = 0) => ({
  score,
  label,
  box: { xmin, ymin: 0, xmax: xmin + 10, ymax: 10 },
});

it('drops what overlaps a likelier one of its class by more than a share', () => {
  // 5 of 10 in common: a third of what both cover.
  const candidates = [at(5, 0.5), at(0, 0.9), at(5, 0.4, 1)];
  expect(suppressed(candidates, 0.33)).toEqual([at(0, 0.9), at(5, 0.4, 1)]);
  expect(suppressed(candidates, 0.34)).toEqual([at(0, 0.9), at(5, 0.5), at(5, 0.4, 1)]);
});

it('keeps boxes of nothing, which overlap none, and no more than 300', () => {
  const nothing = { score: 0.5, label: 0, box: { xmin: 1, ymin: 1, xmax: 1, ymax: 1 } };
  expect(suppressed([nothing, nothing], 0)).toHaveLength(2);
  const apart = Array.from({ length: 400 }, (_, i) => at(20 * i, 0.5));
  expect(suppressed(apart, 0.5)).toEqual(apart.slice(0, 300));
});
