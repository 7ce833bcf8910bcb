import type { Picture } from './picture.ts';

/**
 * Bytes that decoding and resizing takes for a pixel at most: four samples in the memory of a codec, a copy of them, three, and three
 * turned ones; and coefficients of what is progressive, 16 bits for each of its samples.
 */
const bytesPerPixel = 24;

/** About how many bytes it takes at most to decode a picture of this size. */
export function decodeCost({ width, height }: Pick<Picture, 'width' | 'height'>): number {
  return width * height * bytesPerPixel;
}
