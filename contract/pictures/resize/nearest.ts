import type { Picture } from '../picture.ts';

/** Which pixel of a line of `from` each of one of `to` is. */
export type NearestPlaces = (from: number, to: number) => Int32Array;

/** As Pillow finds them, by one step after another. */
export const pillowPlaces: NearestPlaces = (from, to) => {
  const step = from / to;
  const places = new Int32Array(to);
  let place = step * 0.5;
  for (let i = 0; i < to; i++, place += step) places[i] = Math.min(Math.trunc(place), from - 1);
  return places;
};

/** As torch finds them, in 32 bits, from the beginning of a pixel. */
export const torchPlaces: NearestPlaces = (from, to) => {
  const step = Math.fround(from / to);
  return Int32Array.from({ length: to }, (_, i) => Math.min(Math.floor(Math.fround(i * step)), from - 1));
};

/** Resizes by taking pixels as they are. */
export function nearest(picture: Picture, width: number, height: number, placesOf: NearestPlaces): Picture {
  const { pixels } = picture;
  const [columns, rows] = [placesOf(picture.width, width), placesOf(picture.height, height)];
  const made = new Uint8Array(3 * width * height);
  let to = 0;
  for (const row of rows) {
    for (const column of columns) {
      const from = 3 * (row * picture.width + column);
      made[to++] = pixels[from] ?? 0;
      made[to++] = pixels[from + 1] ?? 0;
      made[to++] = pixels[from + 2] ?? 0;
    }
  }
  return { width, height, pixels: made };
}
