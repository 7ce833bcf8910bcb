import type { PictureSizeJson } from '../../schemas/contract.schema.ts';
import type { Picture } from '../picture.ts';
import { halfToEven } from './half-to-even.ts';

type Size = Pick<Picture, 'width' | 'height'>;

/** Where a picture lies in a letterbox, and how large it is there. */
export interface Letterbox extends Size {
  readonly left: number;
  readonly top: number;
  /** What its sides are multiplied by. */
  readonly ratio: number;
}

/** Whatever rounding makes of a half, the pixel more is right and below: Ultralytics takes that much of it. */
const tip = 0.1;

/**
 * A picture as large as it can be in the middle of another size, as `LetterBox` of Ultralytics 8 has it.
 *
 * @param picture as it is seen
 */
export function letterboxOf(picture: Size, box: PictureSizeJson): Letterbox {
  const ratio = Math.min(box.height / picture.height, box.width / picture.width);
  const side = (length: number) => Math.max(1, halfToEven(length * ratio));
  const [width, height] = [side(picture.width), side(picture.height)];
  return {
    width,
    height,
    left: before(box.width, width),
    top: before(box.height, height),
    ratio,
  };
}

function before(box: number, side: number): number {
  return Math.max(0, halfToEven((box - side) / 2 - tip));
}

/** A picture with one level around it. */
export function letterboxed(
  picture: Picture,
  box: PictureSizeJson,
  { left, top }: Pick<Letterbox, 'left' | 'top'>,
  fill: number,
): Picture {
  const pixels = new Uint8Array(3 * box.width * box.height).fill(fill);
  for (let row = 0; row < picture.height; row++) {
    const from = 3 * row * picture.width;
    pixels.set(picture.pixels.subarray(from, from + 3 * picture.width), 3 * ((top + row) * box.width + left));
  }
  return { ...box, pixels };
}
