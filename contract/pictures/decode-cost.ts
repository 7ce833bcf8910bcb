import type { ImageSettingsJson } from '../schemas/contract.schema.ts';
import type { PictureHeader } from './picture.ts';
import { targetSize } from './process/target-size.ts';
import { seenSize } from './seen-size.ts';

/**
 * Bytes that decoding takes for a pixel at most: four samples in the memory of a codec, a copy of them, three, and three
 * turned ones; and coefficients of what is progressive, 16 bits for each of its samples.
 */
const bytesPerPixel = 24;

/** Red, green and blue. */
const bytesPerResizedPixel = 3;

/**
 * About how many bytes it takes at most to decode a picture of this size, and to resize it.
 *
 * @throws PictureError for one that isn't resized
 */
export function decodeCost(header: PictureHeader, { resize }: Pick<ImageSettingsJson, 'resize'>): number {
  const { width, height } = seenSize(header);
  const decoded = width * height * bytesPerPixel;
  if (resize === null) return decoded;
  const target = targetSize({ width, height }, resize.size);
  // Rows are resized first, all of them.
  return decoded + target.width * (height + target.height) * bytesPerResizedPixel;
}
