import { describe, expect, it } from 'vitest';
import { targetSize } from './target-size.ts';

describe('targetSize', () => {
  it.each([
    [640, 480, { width: 298, height: 224 }],
    [480, 640, { width: 224, height: 298 }],
    [3, 3, { width: 224, height: 224 }],
    [1, 1337, { width: 224, height: 299_488 }],
  ])('makes the shorter edge of %i x %i that long, and the longer one follow', (width, height, size) => {
    expect(targetSize({ width, height }, { shortestEdge: 224 })).toEqual(size);
  });

  it.each([
    [1, 1338, { shortestEdge: 224 }, '224 x 299712'],
    [1338, 1, { shortestEdge: 224 }, '299712 x 224'],
    [4, 2 ** 24, { width: 224, height: 224 }, '224 x 224'],
  ])('refuses %i x %i, of which gigabytes would be made', (width, height, size, wanted) => {
    expect(() => targetSize({ width, height }, size)).toThrow(
      `has ${width} x ${height} pixels, too few across to be resized to ${wanted}`,
    );
  });
});
