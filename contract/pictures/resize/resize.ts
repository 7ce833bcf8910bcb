import type { Picture } from '../picture.ts';
import { betweenPixels } from './between-pixels.ts';
import { filters, type FilterName } from './filters.ts';
import { nearest, pillowPlaces, torchPlaces } from './nearest.ts';
import { resample } from './resample.ts';
import { pillowPrecision, torchPrecision, weightsOf } from './weights.ts';

/** Whose arithmetic pictures are resized by; they differ by a level here and there. */
export type Backend = 'pillow' | 'torchvision' | 'opencv';

const backends = {
  pillow: { precision: pillowPrecision, places: pillowPlaces },
  torchvision: { precision: torchPrecision, places: torchPlaces },
} as const;

/**
 * A picture of another size, bit for bit as Pillow 12 or torchvision 0.28 makes it of 8-bit samples.
 *
 * @param filter torchvision knows neither box nor hamming; opencv is bilinear whatever it says
 */
export function resize(
  picture: Picture,
  width: number,
  height: number,
  filter: FilterName | 'nearest',
  backend: Backend,
): Picture {
  if (picture.width === width && picture.height === height) return picture;
  if (backend === 'opencv') return betweenPixels(picture, width, height);
  const { precision, places } = backends[backend];
  if (filter === 'nearest') return nearest(picture, width, height, places);
  const weights = (from: number, to: number) =>
    from === to ? null : weightsOf(filters[filter], from, to, precision);
  return resample(picture, weights(picture.width, width), weights(picture.height, height));
}
