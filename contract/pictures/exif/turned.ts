import type { Picture } from '../picture.ts';

/** From where in a picture of this size an orientation takes the pixel (x, y) of the turned one: start + x · right + y · down. */
function placesOf(orientation: number, width: number, height: number): readonly [number, number, number] {
  const [lastRow, last] = [width * (height - 1), width * height - 1];
  switch (orientation) {
    case 2:
      return [width - 1, -1, width];
    case 3:
      return [last, -1, -width];
    case 4:
      return [lastRow, 1, -width];
    case 5:
      return [0, width, 1];
    case 6:
      return [lastRow, -width, 1];
    case 7:
      return [last, -width, -1];
    default:
      return [width - 1, width, -1];
  }
}

/**
 * A picture turned as EXIF says that it is to be looked at. https://www.cipa.jp/std/documents/e/DC-008-2012_E.pdf, 4.6.4
 *
 * @param orientation 1 to 8
 */
export function turned(picture: Picture, orientation: number): Picture {
  if (orientation === 1) return picture;
  const { pixels } = picture;
  const isSideways = orientation >= 5;
  const width = isSideways ? picture.height : picture.width;
  const height = isSideways ? picture.width : picture.height;
  const [start, right, down] = placesOf(orientation, picture.width, picture.height);
  const made = new Uint8Array(pixels.length);
  let to = 0;
  for (let y = 0; y < height; y++) {
    let from = 3 * (start + y * down);
    for (let x = 0; x < width; x++) {
      made[to] = pixels[from] ?? 0;
      made[to + 1] = pixels[from + 1] ?? 0;
      made[to + 2] = pixels[from + 2] ?? 0;
      to += 3;
      from += 3 * right;
    }
  }
  return { width, height, pixels: made };
}
