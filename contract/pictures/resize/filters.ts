import { cosPi, sinPi } from '../../sin-pi.ts';

/** How far a filter reaches in pixels, to either side, and how much weight it gives to a pixel at a distance. */
export interface Filter {
  readonly support: number;
  weight(distance: number): number;
}

/** Filters by the names that Pillow has for them; torch has the same weights. */
export const filters = {
  box: { support: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  hamming: { support: 1, weight: hamming },
  bicubic: { support: 2, weight: cubic },
  lanczos: { support: 3, weight: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
} as const satisfies Record<string, Filter>;

export type FilterName = keyof typeof filters;

/** Its constants are of 32 bits in Pillow. */
const hammingMean = Math.fround(0.54);
const hammingWave = Math.fround(0.46);

function hamming(distance: number): number {
  const x = Math.abs(distance);
  if (x === 0) return 1;
  if (x >= 1) return 0;
  return (sinPi(x) / (x * Math.PI)) * (hammingMean + hammingWave * cosPi(x));
}

/** https://en.wikipedia.org/wiki/Bicubic_interpolation#Bicubic_convolution_algorithm */
const sharpness = -0.5;

function cubic(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return ((sharpness + 2) * x - (sharpness + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * sharpness : 0;
}

function sinc(x: number): number {
  return x === 0 ? 1 : sinPi(x) / (x * Math.PI);
}
