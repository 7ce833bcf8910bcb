import { expect, it } from 'vitest';
import type { ImageStep } from '../../schemas/contract.schema.ts';
import { pictureCost, preparedCost } from './prepared-cost.ts';

const step: ImageStep = {
  kind: 'image',
  input: 'image',
  output: 'pixels',
  sizes: 'sizes',
  settings: {
    backend: 'torchvision',
    resize: { filter: 'bilinear', size: { shortestEdge: 800, longestEdge: 1333, multipleOf: null } },
    crop: null,
    rescale: null,
    normalise: null,
    isBgr: false,
  },
};
const costOf = (width: number, height: number, orientation = 1) =>
  pictureCost({ width, height, orientation }, 1000, step);

it('counts pictures as high and wide as the highest and the widest, turned as they are seen', () => {
  const [wide, high] = [costOf(1600, 800), costOf(1600, 800, 6)];
  expect(wide).toMatchObject({ width: 1333, height: 666 });
  expect(high).toMatchObject({ width: 666, height: 1333 });
  const together = preparedCost([wide, high], step);
  expect(together).toBeGreaterThan(2 * 1333 * 1333 * 24);
  expect(preparedCost([wide, wide], step)).toBeLessThan(together);
  const mask = { output: 'mask', size: null };
  expect(preparedCost([wide, high], { ...step, mask })).toBe(together + 2 * 1333 * 1333 * 16);
});

it('refuses a picture of which no side would be left', () => {
  expect(() => costOf(60_000, 1)).toThrow('has 60000 x 1 pixels, too few across to be resized to 1333 x 0');
});
