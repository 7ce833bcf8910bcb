import type { Picture } from '../picture.ts';
import type { Weights } from './weights.ts';

/** Resizes by weights, along rows first, each time to whole samples of 8 bits; null: a side stays as it is. */
export function resample(picture: Picture, across: Weights | null, down: Weights | null): Picture {
  const narrowed = across === null ? picture : alongRows(picture, across);
  return down === null ? narrowed : alongColumns(narrowed, down);
}

function alongRows({ width, height, pixels }: Picture, across: Weights): Picture {
  const { starts, counts, taps, weights, precision } = across;
  const made = new Uint8ClampedArray(3 * starts.length * height);
  const half = 1 << (precision - 1);
  let to = 0;
  for (let row = 0; row < height; row++) {
    const rowAt = 3 * row * width;
    for (let i = 0; i < starts.length; i++) {
      let [red, green, blue] = [half, half, half];
      let at = rowAt + 3 * (starts[i] ?? 0);
      const first = i * taps;
      const end = first + (counts[i] ?? 0);
      for (let k = first; k < end; k++, at += 3) {
        const weight = weights[k] ?? 0;
        red = (red + Math.imul(pixels[at] ?? 0, weight)) | 0;
        green = (green + Math.imul(pixels[at + 1] ?? 0, weight)) | 0;
        blue = (blue + Math.imul(pixels[at + 2] ?? 0, weight)) | 0;
      }
      made[to] = red >> precision;
      made[to + 1] = green >> precision;
      made[to + 2] = blue >> precision;
      to += 3;
    }
  }
  return { width: starts.length, height, pixels: new Uint8Array(made.buffer) };
}

function alongColumns({ width, pixels }: Picture, down: Weights): Picture {
  const { starts, counts, taps, weights, precision } = down;
  const samples = 3 * width;
  const made = new Uint8ClampedArray(samples * starts.length);
  const sums = new Int32Array(samples);
  for (let i = 0; i < starts.length; i++) {
    sums.fill(1 << (precision - 1));
    for (let k = 0; k < (counts[i] ?? 0); k++) {
      const weight = weights[i * taps + k] ?? 0;
      const rowAt = samples * ((starts[i] ?? 0) + k);
      for (let j = 0; j < samples; j++) {
        sums[j] = (sums[j] ?? 0) + Math.imul(pixels[rowAt + j] ?? 0, weight);
      }
    }
    for (let j = 0; j < samples; j++) made[i * samples + j] = (sums[j] ?? 0) >> precision;
  }
  return { width, height: starts.length, pixels: new Uint8Array(made.buffer) };
}
