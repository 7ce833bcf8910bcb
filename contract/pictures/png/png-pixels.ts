import type { PngHeader } from './png-header.ts';

/** Writes the pixels of a row, from the samples at `at`, to where the row of a picture has them. */
export type WriteRow = (
  data: Uint8Array,
  at: number,
  count: number,
  pixels: Uint8Array,
  to: number,
  step: number,
) => void;

/**
 * How Pillow makes red, green and blue of a PNG's samples: alpha and what is said to be transparent is dropped, grey of 16 bits ends
 * at 255, colours of 16 bits keep the higher byte.
 *
 * @param palette RGB of each colour, of which 256 are there
 */
export function rowWriter({ bitDepth, colour }: PngHeader, palette: Uint8Array): WriteRow {
  const bytes = bitDepth === 16 ? 2 : 1;
  const pixelBytes = colour.channels * bytes;
  switch (colour.name) {
    case 'rgb':
    case 'rgba':
      return (data, at, count, pixels, to, step) => {
        for (let i = 0; i < count; i++, at += pixelBytes, to += step) {
          pixels[to] = data[at] ?? 0;
          pixels[to + 1] = data[at + bytes] ?? 0;
          pixels[to + 2] = data[at + 2 * bytes] ?? 0;
        }
      };
    case 'greyAlpha':
      return greyRow(pixelBytes, (data, at) => data[at] ?? 0);
    case 'grey':
      if (bitDepth === 16) return greyRow(2, (data, at) => (data[at] === 0 ? (data[at + 1] ?? 0) : 255));
      if (bitDepth === 8) return greyRow(1, (data, at) => data[at] ?? 0);
      return bitsRow(bitDepth, greyPalette(bitDepth));
    case 'palette':
      return bitsRow(bitDepth, palette);
  }
}

function greyRow(pixelBytes: number, sample: (data: Uint8Array, at: number) => number): WriteRow {
  return (data, at, count, pixels, to, step) => {
    for (let i = 0; i < count; i++, at += pixelBytes, to += step) {
      const grey = sample(data, at);
      pixels[to] = grey;
      pixels[to + 1] = grey;
      pixels[to + 2] = grey;
    }
  };
}

/** Rows of pixels of 1, 2, 4 or 8 bits, the first of them in the highest bits. */
function bitsRow(bitDepth: number, palette: Uint8Array): WriteRow {
  const mask = (1 << bitDepth) - 1;
  return (data, at, count, pixels, to, step) => {
    for (let i = 0; i < count; i++, to += step) {
      const bit = i * bitDepth;
      const entry = 3 * (((data[at + (bit >> 3)] ?? 0) >> (8 - bitDepth - (bit & 7))) & mask);
      pixels[to] = palette[entry] ?? 0;
      pixels[to + 1] = palette[entry + 1] ?? 0;
      pixels[to + 2] = palette[entry + 2] ?? 0;
    }
  };
}

/** From black to white in equal steps. */
function greyPalette(bitDepth: number): Uint8Array {
  const most = (1 << bitDepth) - 1;
  return Uint8Array.from({ length: 3 * (most + 1) }, (_, i) => (Math.floor(i / 3) * 255) / most);
}
