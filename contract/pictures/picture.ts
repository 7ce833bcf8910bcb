/** A picture in memory: red, green and blue of each pixel, 8 bits each, row after row from the top. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** A picture that isn't decoded, and why: a sentence without its subject. */
export class PictureError extends Error {}

/** Pixels beyond which no picture is decoded, and to which none is resized: those of 8,192 × 8,192. */
export const maxPixels = 2 ** 26;

/** The longest side that is decoded, and JPEG's and GIF's longest: what a line of more is resized by takes gigabytes. */
const maxSide = 2 ** 16 - 1;

/** What a file says of its picture before anything of it is decoded. */
export interface PictureHeader {
  /** As it is stored. */
  readonly width: number;
  readonly height: number;
  /** Of which fewer pixels are decoded than of others, as each takes longer; absent where that is no reason. */
  readonly bound?: PixelBound;
  /** How it is to be turned before it is looked at, 1 to 8 as EXIF has it; 1: not at all. */
  readonly orientation: number;
}

/** How many pixels are decoded at most of a sort of files, so that none takes longer than the largest of the others. */
export interface PixelBound {
  readonly pixels: number;
  /** What the sort is called. */
  readonly of: string;
}

/** A side of no length or beyond the longest, or more pixels than are decoded, is refused before there is memory for them. @throws PictureError */
export function requireDecodable({
  width,
  height,
  bound,
}: Pick<PictureHeader, 'width' | 'height' | 'bound'>): void {
  if (width < 1 || height < 1) throw new PictureError('has no pixels');
  const size = `has ${width} x ${height} pixels`;
  if (width * height > maxPixels) throw new PictureError(`${size}; at most ${maxPixels} are decoded`);
  if (bound !== undefined && width * height > bound.pixels) {
    throw new PictureError(`${size}; at most ${bound.pixels} are decoded of ${bound.of}`);
  }
  if (Math.max(width, height) > maxSide) {
    throw new PictureError(`${size}; at most ${maxSide} are decoded side by side`);
  }
}
