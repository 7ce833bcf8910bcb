import { expect, it } from 'vitest';
import { betweenPixels } from '../resize/between-pixels.ts';
import { letterboxed, letterboxOf } from './letterbox.ts';

it.each([
  [61, 47, { width: 64, height: 49, left: 0, top: 7 }],
  [320, 240, { width: 64, height: 48, left: 0, top: 8 }],
  [7, 10, { width: 45, height: 64, left: 9, top: 0 }],
  [1, 5000, { width: 1, height: 64, left: 31, top: 0 }],
])('puts %i x %i into the middle of 64 x 64 as Ultralytics does', (width, height, wanted) => {
  expect(letterboxOf({ width, height }, { width: 64, height: 64 })).toMatchObject(wanted);
});

it('has one level around a picture', () => {
  const picture = { width: 1, height: 1, pixels: Uint8Array.of(1, 2, 3) };
  const { pixels } = letterboxed(picture, { width: 3, height: 1 }, { left: 1, top: 0 }, 114);
  expect([...pixels]).toEqual([114, 114, 114, 1, 2, 3, 114, 114, 114]);
});

it('goes from the middle of a pixel to that of the next in a straight line', () => {
  const picture = { width: 2, height: 1, pixels: Uint8Array.of(0, 0, 0, 100, 200, 10) };
  const { pixels } = betweenPixels(picture, 4, 1);
  expect([...pixels]).toEqual([0, 0, 0, 25, 50, 3, 75, 150, 8, 100, 200, 10]);
});
