import type { ByteReader } from '../byte-reader.ts';
import { PictureError, type PictureHeader } from '../picture.ts';

/** The first picture of a GIF, and the screen that it is on. https://www.w3.org/Graphics/GIF/spec-gif89a.txt */
export interface GifHeader extends PictureHeader {
  readonly x: number;
  readonly y: number;
  readonly columns: number;
  readonly rows: number;
  /** RGB of each colour. */
  readonly palette: Uint8Array;
  /** The index of what is around the picture. */
  readonly ground: number;
  readonly isInterlaced: boolean;
  /** Where the packed indices begin, with a byte that says their bits. */
  readonly at: number;
}

const introducers = { extension: 0x21, picture: 0x2c } as const;
const graphicControl = 0xf9;

/** @throws PictureError */
export function readGifHeader(reader: ByteReader): GifHeader {
  const screen = { width: reader.uint16(6, true), height: reader.uint16(8, true) };
  const global = paletteAt(reader, 13, reader.uint8(10));
  let at = 13 + global.length;
  let ground = 0;
  while (reader.uint8(at) === introducers.extension) {
    // A colour that is see-through is the ground, and its own.
    const isSeeThrough = reader.uint8(at + 1) === graphicControl && (reader.uint8(at + 3) & 1) === 1;
    if (isSeeThrough) ground = reader.uint8(at + 6);
    at = afterBlocks(reader, at + 2);
  }
  if (reader.uint8(at) !== introducers.picture) throw new PictureError('is a GIF without a picture');
  const [x, y] = [reader.uint16(at + 1, true), reader.uint16(at + 3, true)];
  const [columns, rows] = [reader.uint16(at + 5, true), reader.uint16(at + 7, true)];
  const flags = reader.uint8(at + 9);
  const local = paletteAt(reader, at + 10, flags);
  return {
    width: Math.max(screen.width, x + columns),
    height: Math.max(screen.height, y + rows),
    orientation: 1,
    x,
    y,
    columns,
    rows,
    palette: local.length > 0 ? local : global,
    ground,
    isInterlaced: (flags & 0x40) !== 0,
    at: at + 10 + local.length,
  };
}

function paletteAt(reader: ByteReader, at: number, flags: number): Uint8Array {
  return reader.part(at, (flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1));
}

/** Where the blocks that begin there end. */
function afterBlocks(reader: ByteReader, at: number): number {
  let end = at;
  while (reader.uint8(end) !== 0) end += 1 + reader.uint8(end);
  return end + 1;
}
