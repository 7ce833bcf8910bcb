import type { Picture } from '../../picture.ts';
import type { Plane } from './upsample.ts';

const { round } = Math;
const half = 2 ** 15;
/** Of the differences from grey, times 2^16, as libjpeg rounds them. */
const [redOfCr, blueOfCb] = [round(1.402 * 2 ** 16), round(1.772 * 2 ** 16)];
const [greenOfCr, greenOfCb] = [round(0.71414 * 2 ** 16), round(0.34414 * 2 ** 16)];

/**
 * The colours that Pillow makes of four components: all JPEGs of four count as Adobe's, which has them inverted.
 *
 * @param isYcck whether the first three are brightness and differences of colours
 */
export function cmykPicture(
  planes: readonly Plane[],
  { width, height }: Pick<Picture, 'width' | 'height'>,
  isYcck: boolean,
): Picture {
  const pixels = new Uint8Array(3 * width * height);
  const inks = new Uint8ClampedArray(4);
  let to = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (const [i, { samples, stride }] of planes.entries()) inks[i] = samples[y * stride + x] ?? 0;
      if (isYcck) toCmy(inks);
      const light = inks[3] ?? 0;
      for (let i = 0; i < 3; i++) pixels[to++] = light - product(255 - (inks[i] ?? 0), light);
    }
  }
  return { width, height, pixels };
}

function toCmy(inks: Uint8ClampedArray): void {
  const [brightness, cb, cr] = [inks[0] ?? 0, (inks[1] ?? 0) - 128, (inks[2] ?? 0) - 128];
  inks[0] = 255 - (brightness + ((redOfCr * cr + half) >> 16));
  inks[1] = 255 - (brightness + ((-greenOfCb * cb - greenOfCr * cr + half) >> 16));
  inks[2] = 255 - (brightness + ((blueOfCb * cb + half) >> 16));
}

/** Of two numbers that are parts of 255. */
function product(a: number, b: number): number {
  const scaled = a * b + 128;
  return ((scaled >> 8) + scaled) >> 8;
}
