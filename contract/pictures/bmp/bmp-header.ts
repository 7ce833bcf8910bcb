import type { ByteReader } from '../byte-reader.ts';
import { PictureError, type PictureHeader } from '../picture.ts';

/** What the headers of a BMP say. https://learn.microsoft.com/windows/win32/gdi/bitmap-header-types */
export interface BmpHeader extends PictureHeader {
  readonly bits: number;
  readonly compression: 'none' | 'rle8' | 'rle4' | 'fields';
  /** Whether the first row that is stored is that at the top. */
  readonly isTopDown: boolean;
  /** Bits of red, green and blue in a pixel, where the file says which. */
  readonly masks: readonly number[];
  /** Bytes of a colour of the palette, and where that is. */
  readonly paletteStep: number;
  readonly palette: Uint8Array;
  /** Where the pixels begin. */
  readonly at: number;
}

const fileHeader = 14;
const compressions = ['none', 'rle8', 'rle4', 'fields'] as const;

/** @throws PictureError */
export function readBmpHeader(reader: ByteReader): BmpHeader {
  const size = reader.uint32(fileHeader, true);
  const isCore = size === 12;
  if (!isCore && ![40, 52, 56, 64, 108, 124].includes(size)) {
    throw new PictureError(`is a BMP with a header of ${size} bytes, which is not known`);
  }
  const bits = reader.uint16(fileHeader + (isCore ? 10 : 14), true);
  if (![1, 4, 8, 16, 24, 32].includes(bits)) {
    throw new PictureError(`is a BMP of ${bits} bits a pixel, which there is not`);
  }
  const compression = compressions[isCore ? 0 : reader.uint32(fileHeader + 16, true)];
  if (compression === undefined) throw new PictureError('is a BMP whose compression is not known');
  const isTopDown = !isCore && reader.uint8(fileHeader + 11) === 0xff;
  const storedHeight = isCore ? reader.uint16(fileHeader + 6, true) : reader.uint32(fileHeader + 8, true);
  const masksAt = fileHeader + 40;
  const hasMasks = compression === 'fields';
  const named = isCore ? 0 : reader.uint32(fileHeader + 32, true);
  const paletteStep = isCore ? 3 : 4;
  const colours = bits > 8 ? 0 : Math.min(named === 0 ? 1 << bits : named, 65_536);
  const paletteAt = fileHeader + size + (hasMasks && size === 40 ? 12 : 0);
  const stated = reader.uint32(10, true);
  return {
    width: isCore ? reader.uint16(fileHeader + 4, true) : reader.uint32(fileHeader + 4, true),
    height: isTopDown ? 2 ** 32 - storedHeight : storedHeight,
    orientation: 1,
    bits,
    compression,
    isTopDown,
    masks: hasMasks ? [0, 4, 8].map((at) => reader.uint32(masksAt + at, true)) : [],
    paletteStep,
    palette: reader.part(paletteAt, paletteStep * colours),
    at: stated === 0 || (stated === paletteAt && bits <= 8) ? paletteAt + paletteStep * colours : stated,
  };
}
