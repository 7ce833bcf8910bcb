import type { PreparedPicture } from './picture-tensor.ts';

/** Pictures of whatever sizes in one tensor, [N, 3, height, width] row-major: as high and wide as the highest and the widest of them. */
export interface FilledPictures {
  readonly height: number;
  readonly width: number;
  readonly elements: Float32Array;
  /** Height and width of each, [N, 2]. */
  readonly sizes: BigInt64Array;
}

/** Puts pictures into one tensor, each at the top left, with zeros right of it and below, as transformers' processors pad them. */
export function filledPictures(pictures: readonly PreparedPicture[]): FilledPictures {
  const height = pictures.reduce((most, picture) => Math.max(most, picture.height), 0);
  const width = pictures.reduce((most, picture) => Math.max(most, picture.width), 0);
  const elements = new Float32Array(pictures.length * 3 * height * width);
  for (const [row, picture] of pictures.entries()) {
    for (let line = 0; line < 3 * picture.height; line++) {
      const [channel, y] = [Math.trunc(line / picture.height), line % picture.height];
      const from = line * picture.width;
      const to = ((row * 3 + channel) * height + y) * width;
      elements.set(picture.elements.subarray(from, from + picture.width), to);
    }
  }
  const sizes = pictures.flatMap((picture) => [BigInt(picture.height), BigInt(picture.width)]);
  return { height, width, elements, sizes: BigInt64Array.from(sizes) };
}
