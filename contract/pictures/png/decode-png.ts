import type { ByteReader } from '../byte-reader.ts';
import { fullPalette } from '../palette.ts';
import { type Picture, PictureError } from '../picture.ts';
import { joined } from './joined.ts';
import { pngChunks, type PngHeader } from './png-header.ts';
import { rowWriter } from './png-pixels.ts';
import { unfilter } from './unfilter.ts';

/**
 * Unpacks a zlib stream.
 *
 * @param size how many bytes are in it; more is refused before there is memory for it
 * @throws Error for what is damaged
 */
export type Inflate = (packed: Uint8Array, size: number) => Uint8Array;

/** Pixels of a picture that come one after another: every `x` to the right from `x0` on, every `y` down from `y0` on. */
interface Pass {
  readonly x0: number;
  readonly y0: number;
  readonly x: number;
  readonly y: number;
}

const whole: readonly Pass[] = [{ x0: 0, y0: 0, x: 1, y: 1 }];
/** Adam7. https://www.w3.org/TR/png-3/#8InterlaceMethods */
const interlaced: readonly Pass[] = [
  { x0: 0, y0: 0, x: 8, y: 8 },
  { x0: 4, y0: 0, x: 8, y: 8 },
  { x0: 0, y0: 4, x: 4, y: 8 },
  { x0: 2, y0: 0, x: 4, y: 4 },
  { x0: 0, y0: 2, x: 2, y: 4 },
  { x0: 1, y0: 0, x: 2, y: 2 },
  { x0: 0, y0: 1, x: 1, y: 2 },
];

/** @throws PictureError */
export function decodePng(reader: ByteReader, header: PngHeader, inflate: Inflate): Picture {
  const { width, height, bitDepth, colour } = header;
  const pixelBits = bitDepth * colour.channels;
  const passes = (header.isInterlaced ? interlaced : whole)
    .map((pass) => ({
      ...pass,
      columns: Math.ceil((width - pass.x0) / pass.x),
      rows: Math.ceil((height - pass.y0) / pass.y),
    }))
    .filter(({ columns, rows }) => columns > 0 && rows > 0);
  const rowBytes = (columns: number) => Math.ceil((columns * pixelBits) / 8);
  const size = passes.reduce((sum, { columns, rows }) => sum + rows * (1 + rowBytes(columns)), 0);
  const { packed, palette } = contentOf(reader, header);
  const data = unpacked(packed, size, inflate);
  const write = rowWriter(header, palette);
  const pixels = new Uint8Array(3 * width * height);
  let at = 0;
  for (const { x0, y0, x, y, columns, rows } of passes) {
    const bytes = rowBytes(columns);
    unfilter(data, at, rows, bytes, Math.max(1, pixelBits >> 3));
    for (let row = 0; row < rows; row++) {
      write(data, at + 1, columns, pixels, 3 * ((y0 + row * y) * width + x0), 3 * x);
      at += 1 + bytes;
    }
  }
  return { width, height, pixels };
}

function contentOf(
  reader: ByteReader,
  { colour }: PngHeader,
): { readonly packed: Uint8Array; readonly palette: Uint8Array } {
  const parts: Uint8Array[] = [];
  let palette: Uint8Array | null = null;
  for (const { type, at, length } of pngChunks(reader)) {
    if (type === 'IDAT') parts.push(reader.part(at, length));
    if (type === 'PLTE') palette = reader.part(at, length);
  }
  if (colour.name === 'palette' && palette === null) throw new PictureError('is a PNG without its palette');
  return { packed: joined(parts), palette: fullPalette(palette ?? new Uint8Array(0), 3, [0, 1, 2]) };
}

function unpacked(packed: Uint8Array, size: number, inflate: Inflate): Uint8Array {
  let data: Uint8Array;
  try {
    data = inflate(packed, size);
  } catch {
    throw new PictureError('is a damaged PNG');
  }
  if (data.length < size) throw new PictureError('is cut off');
  return data;
}
