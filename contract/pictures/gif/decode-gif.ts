import type { ByteReader } from '../byte-reader.ts';
import { fullPalette } from '../palette.ts';
import type { Picture } from '../picture.ts';
import type { GifHeader } from './gif-header.ts';
import { unpackLzw } from './lzw.ts';

/** The first picture of a GIF. @throws PictureError */
export function decodeGif(reader: ByteReader, header: GifHeader): Picture {
  const { width, height, x, y, columns, rows, isInterlaced } = header;
  const palette = fullPalette(header.palette, 3, [0, 1, 2]);
  const indices = unpackLzw(blocksAt(reader, header.at + 1), reader.uint8(header.at), columns * rows);
  const pixels = filled(width * height, palette, header.ground);
  for (const [stored, row] of rowsInOrder(rows, isInterlaced).entries()) {
    let to = 3 * ((y + row) * width + x);
    for (let i = stored * columns; i < (stored + 1) * columns; i++, to += 3) {
      const entry = 3 * (indices[i] ?? 0);
      pixels[to] = palette[entry] ?? 0;
      pixels[to + 1] = palette[entry + 1] ?? 0;
      pixels[to + 2] = palette[entry + 2] ?? 0;
    }
  }
  return { width, height, pixels };
}

function filled(count: number, palette: Uint8Array, index: number): Uint8Array {
  const colour = palette.subarray(3 * index, 3 * index + 3);
  const pixels = new Uint8Array(3 * count);
  if (colour.every((sample) => sample === 0)) return pixels;
  for (let at = 0; at < pixels.length; at += 3) pixels.set(colour, at);
  return pixels;
}

/** The content of the blocks that begin there, as far as the file goes. */
function blocksAt(reader: ByteReader, at: number): Uint8Array {
  const content = new Uint8Array(Math.max(0, reader.length - at));
  let length = 0;
  for (let block = at; block < reader.length;) {
    const size = reader.uint8(block);
    if (size === 0) break;
    const part = reader.bytes.subarray(block + 1, block + 1 + size);
    content.set(part, length);
    length += part.length;
    block += 1 + size;
  }
  return content.subarray(0, length);
}

/** Which row is the first that is stored, and which the next. */
function rowsInOrder(rows: number, isInterlaced: boolean): readonly number[] {
  const passes = isInterlaced
    ? [
        [0, 8],
        [4, 8],
        [2, 4],
        [1, 2],
      ]
    : [[0, 1]];
  const order: number[] = [];
  for (const [first = 0, step = 1] of passes) for (let row = first; row < rows; row += step) order.push(row);
  return order;
}
