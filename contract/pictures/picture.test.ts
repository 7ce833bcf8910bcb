import { expect, it } from 'vitest';
import { PictureError, requireDecodable } from './picture.ts';

it.each([
  [65_535, 1024],
  [1, 65_535],
])('a picture of %d x %d pixels may be decoded', (width, height) => {
  expect(() => requireDecodable({ width, height })).not.toThrow();
});

it.each([
  [0, 5, 'has no pixels'],
  [8193, 8192, 'has 8193 x 8192 pixels; at most 67108864 are decoded'],
  [2 ** 26, 1, 'has 67108864 x 1 pixels; at most 65535 are decoded side by side'],
  [1, 65_536, 'has 1 x 65536 pixels; at most 65535 are decoded side by side'],
])('a picture of %d x %d pixels is refused before it is decoded', (width, height, problem) => {
  expect(() => requireDecodable({ width, height })).toThrow(new PictureError(problem));
});
