import type { ByteReader } from '../byte-reader.ts';
import { exifOrientation, xmpOrientation } from '../exif/orientation.ts';
import { maxPixels, PictureError, type PictureHeader, type PixelBound } from '../picture.ts';

/** What IHDR says. https://www.w3.org/TR/png-3/#11IHDR */
export interface PngHeader extends PictureHeader {
  readonly bitDepth: number;
  readonly colour: PngColour;
  readonly isInterlaced: boolean;
}

/** Samples of a pixel, and the bits that one may have. */
interface PngColour {
  readonly name: 'grey' | 'rgb' | 'palette' | 'greyAlpha' | 'rgba';
  readonly channels: number;
  readonly bitDepths: readonly number[];
}

const colours: ReadonlyMap<number, PngColour> = new Map([
  [0, { name: 'grey', channels: 1, bitDepths: [1, 2, 4, 8, 16] }],
  [2, { name: 'rgb', channels: 3, bitDepths: [8, 16] }],
  [3, { name: 'palette', channels: 1, bitDepths: [1, 2, 4, 8] }],
  [4, { name: 'greyAlpha', channels: 2, bitDepths: [8, 16] }],
  [6, { name: 'rgba', channels: 4, bitDepths: [8, 16] }],
]);

/** A part of the file: its type, and where its content is. */
export interface PngChunk {
  readonly type: string;
  readonly at: number;
  readonly length: number;
}

/** Writers put 4 KiB or more of the picture into a chunk; what has more chunks is made to take time. */
const mostChunks = 2 ** 14;

/** The chunks of a file, as far as it goes: one that is cut off is the last. @throws PictureError for more than files have */
export function* pngChunks(reader: ByteReader): Generator<PngChunk> {
  let chunks = 0;
  for (let at = 8; at + 8 <= reader.length;) {
    if (++chunks > mostChunks) throw new PictureError(`is a PNG of more than ${mostChunks} chunks`);
    const length = reader.uint32(at, false);
    const type = String.fromCharCode(...reader.part(at + 4, 4));
    yield { type, at: at + 8, length: Math.min(length, reader.length - at - 8) };
    if (type === 'IEND') return;
    at += 12 + length;
  }
}

/** @throws PictureError */
export function readPngHeader(reader: ByteReader): PngHeader {
  if (!reader.has(12, 'IHDR')) throw new PictureError('does not begin with the header of a PNG');
  const [bitDepth, colourType] = [reader.uint8(24), reader.uint8(25)];
  const colour = colours.get(colourType);
  if (colour?.bitDepths.includes(bitDepth) !== true) {
    throw new PictureError(`is a PNG of colour type ${colourType} and ${bitDepth} bits, which there is not`);
  }
  if (reader.uint8(26) !== 0 || reader.uint8(27) !== 0 || reader.uint8(28) > 1) {
    throw new PictureError('is a PNG whose compression, filter or interlacing is not known');
  }
  return {
    width: reader.uint32(16, false),
    height: reader.uint32(20, false),
    orientation: pngOrientation(reader),
    ...boundOf((bitDepth * colour.channels) / 8),
    bitDepth,
    colour,
    isInterlaced: reader.uint8(28) === 1,
  };
}

/** Bytes that are unpacked for a pixel of red, green, blue and alpha. */
const usualBytes = 4;

/** It takes as long to unpack fewer pixels of more bytes. */
function boundOf(pixelBytes: number): { readonly bound?: PixelBound } {
  if (pixelBytes <= usualBytes) return {};
  const pixels = Math.floor((maxPixels * usualBytes) / pixelBytes);
  return { bound: { pixels, of: `a PNG with ${pixelBytes} bytes a pixel` } };
}

const xmpKeyword = 'XML:com.adobe.xmp\0';

function pngOrientation(reader: ByteReader): number {
  let xmp: number | null = null;
  for (const { type, at, length } of pngChunks(reader)) {
    const content = reader.part(at, length);
    if (type === 'eXIf') return exifOrientation(content) ?? xmp ?? 1;
    if (type === 'iTXt' && reader.has(at, xmpKeyword)) xmp = xmpOrientation(content);
  }
  return xmp ?? 1;
}
