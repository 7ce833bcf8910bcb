import type { Picture } from '../picture.ts';
import type { Backend } from '../resize/resize.ts';

/**
 * The middle of a picture, with black around it where it is smaller than that. Of an odd number of black lines, Pillow's processors
 * have one more before the picture, torchvision's after it.
 */
export function centreCrop(picture: Picture, width: number, height: number, backend: Backend): Picture {
  const pixels = new Uint8Array(3 * width * height);
  const across = overlap(picture.width, width, backend);
  const down = overlap(picture.height, height, backend);
  for (let row = 0; row < down.count; row++) {
    const from = 3 * ((down.from + row) * picture.width + across.from);
    pixels.set(
      picture.pixels.subarray(from, from + 3 * across.count),
      3 * ((down.to + row) * width + across.to),
    );
  }
  return { width, height, pixels };
}

/** Which pixels of a line stay, and where they are then. */
function overlap(length: number, wanted: number, backend: Backend) {
  if (length >= wanted) return { from: (length - wanted) >> 1, to: 0, count: wanted };
  const before = (wanted - length) / 2;
  return { from: 0, to: backend === 'pillow' ? Math.ceil(before) : Math.floor(before), count: length };
}
