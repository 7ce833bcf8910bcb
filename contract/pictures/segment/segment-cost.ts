import { type Picture, PictureError } from '../picture.ts';

/** Pixels beyond which no picture is segmented: each has a number for every label. */
const mostPixels = 2 ** 24;

/** The label of a pixel, its place in a mask, and what packing and base64 make of it. */
const bytesPerPixel = 8;

/** About how many bytes it takes at most to say which label each pixel has. @throws PictureError for a picture of too many */
export function segmentCost({ width, height }: Pick<Picture, 'width' | 'height'>): number {
  if (width * height <= mostPixels) return width * height * bytesPerPixel;
  throw new PictureError(`has ${width} x ${height} pixels; at most ${mostPixels} are segmented`);
}
