import { describe, expect, it } from 'vitest';
import { boundedEdges } from './bounded-edges.ts';

const detr = { shortestEdge: 64, longestEdge: 96, multipleOf: null };
const yolos = { ...detr, multipleOf: 16 };

/** Worked out by `get_size_with_aspect_ratio` of transformers 5.12 for DETR and for YOLOS. */
describe('boundedEdges', () => {
  it.each([
    [61, 47, { width: 83, height: 64 }],
    [47, 61, { width: 64, height: 83 }],
    [64, 90, { width: 64, height: 90 }],
    [320, 241, { width: 84, height: 64 }],
    [150, 1, { width: 150, height: 1 }],
    [200, 30, { width: 96, height: 14 }],
    [1, 1, { width: 64, height: 64 }],
    [300, 1, { width: 96, height: 0 }],
    [20, 95, { width: 20, height: 95 }],
  ])('bounds the edges of %i x %i as DETR does', (width, height, size) => {
    expect(boundedEdges({ width, height }, detr)).toEqual(size);
  });

  it.each([
    [61, 47, { width: 80, height: 64 }],
    [200, 30, { width: 96, height: 0 }],
    [150, 1, { width: 144, height: 0 }],
    [1, 1, { width: 64, height: 64 }],
    [20, 95, { width: 16, height: 96 }],
  ])('cuts those of %i x %i to multiples as YOLOS does', (width, height, size) => {
    expect(boundedEdges({ width, height }, yolos)).toEqual(size);
  });
});
