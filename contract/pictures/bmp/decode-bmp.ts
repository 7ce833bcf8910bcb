import type { ByteReader } from '../byte-reader.ts';
import { fullPalette } from '../palette.ts';
import { type Picture, PictureError } from '../picture.ts';
import type { BmpHeader } from './bmp-header.ts';
import { unpackRle } from './unpack-rle.ts';

/** Writes the pixel `x` of the row at `from` to `to`. */
type WritePixel = (from: number, x: number, pixels: Uint8Array, to: number) => void;

/** @throws PictureError */
export function decodeBmp(reader: ByteReader, header: BmpHeader): Picture {
  const { width, height, bits, compression, isTopDown, at } = header;
  const isRle = compression === 'rle8' || compression === 'rle4';
  if (isRle && bits !== (compression === 'rle8' ? 8 : 4)) throw new PictureError('is a damaged BMP');
  const stride = isRle ? width : ((width * bits + 31) >> 3) & ~3;
  const rows = isRle
    ? unpackRle(reader, at, header, compression === 'rle4')
    : reader.part(at, stride * (height - 1) + Math.ceil((width * bits) / 8));
  const write = isRle ? indexed(rows, 8, header) : pixelWriter(rows, header);
  const pixels = new Uint8Array(3 * width * height);
  for (let row = 0; row < height; row++) {
    const to = 3 * width * (isTopDown ? row : height - 1 - row);
    for (let x = 0; x < width; x++) write(row * stride, x, pixels, to + 3 * x);
  }
  return { width, height, pixels };
}

function pixelWriter(rows: Uint8Array, header: BmpHeader): WritePixel {
  const { bits, masks } = header;
  if (bits <= 8) return indexed(rows, bits, header);
  if (bits === 16) return packed(rows, masks);
  // Without masks, and with none set, bytes are blue, green, red.
  const isUsual = masks.every((mask) => mask === 0);
  const [red = 0, green = 0, blue = 0] = isUsual ? [2, 1, 0] : masks.map(byteOf);
  const step = bits / 8;
  return (from, x, pixels, to) => {
    const at = from + x * step;
    pixels[to] = rows[at + red] ?? 0;
    pixels[to + 1] = rows[at + green] ?? 0;
    pixels[to + 2] = rows[at + blue] ?? 0;
  };
}

/** The byte of a pixel that a mask is. */
function byteOf(mask: number): number {
  const byte = [0xff, 0xff00, 0xff_0000, 0xff00_0000].indexOf(mask >>> 0);
  return byte < 0 ? unknownFields() : byte;
}

function unknownFields(): never {
  throw new PictureError('is a BMP whose fields are not known');
}

function indexed(rows: Uint8Array, bits: number, { palette, paletteStep }: BmpHeader): WritePixel {
  const colours = fullPalette(palette, paletteStep, [2, 1, 0]);
  const mask = (1 << bits) - 1;
  return (from, x, pixels, to) => {
    const bit = x * bits;
    const entry = 3 * (((rows[from + (bit >> 3)] ?? 0) >> (8 - bits - (bit & 7))) & mask);
    pixels[to] = colours[entry] ?? 0;
    pixels[to + 1] = colours[entry + 1] ?? 0;
    pixels[to + 2] = colours[entry + 2] ?? 0;
  };
}

/** Pixels of 16 bits: five for each colour, or six for green. */
function packed(rows: Uint8Array, masks: readonly number[]): WritePixel {
  const isSix = masks[1] === 0x7e0;
  const expected = isSix ? [0xf800, 0x7e0, 0x1f] : [0x7c00, 0x3e0, 0x1f];
  if (masks.length > 0 && masks.join() !== expected.join()) unknownFields();
  const [redAt, mostGreen] = isSix ? [11, 63] : [10, 31];
  return (from, x, pixels, to) => {
    const at = from + 2 * x;
    const value = (rows[at] ?? 0) | ((rows[at + 1] ?? 0) << 8);
    pixels[to] = (((value >> redAt) & 31) * 255) / 31;
    pixels[to + 1] = (((value >> 5) & mostGreen) * 255) / mostGreen;
    pixels[to + 2] = ((value & 31) * 255) / 31;
  };
}
