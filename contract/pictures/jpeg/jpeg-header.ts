import type { ByteReader } from '../byte-reader.ts';
import { exifOrientation, xmpOrientation } from '../exif/orientation.ts';
import { maxPixels, PictureError, type PictureHeader, type PixelBound } from '../picture.ts';

/** What stands before the picture of a JPEG. https://www.w3.org/Graphics/JPEG/itu-t81.pdf, B.2 */
export interface JpegHeader extends PictureHeader {
  readonly components: number;
}

const markers = {
  huffman: 0xc4,
  arithmetic: 0xcc,
  reserved: 0xc8,
  scan: 0xda,
  end: 0xd9,
  exif: 0xe1,
} as const;
/** Frames that Huffman's codes are in, of whole pictures: baseline, extended and progressive ones. */
const readFrames: readonly number[] = [0xc0, 0xc1, 0xc2];

/** @throws PictureError */
export function readJpegHeader(reader: ByteReader): JpegHeader {
  let [exif, xmp]: (number | null)[] = [null, null];
  let frame: Omit<JpegHeader, 'orientation'> | null = null;
  let at = 2;
  for (;;) {
    while (reader.uint8(at) !== 0xff) at++;
    while (reader.uint8(at) === 0xff) at++;
    const marker = reader.uint8(at++);
    if (marker === markers.scan || marker === markers.end) break;
    if (marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= 0xd8)) continue;
    const length = reader.uint16(at, false);
    if (isFrame(marker)) {
      // What is decoded is to be what was bounded.
      if (frame !== null) throw new PictureError('is a JPEG of several frames');
      frame = readFrame(reader, marker, at);
    }
    if (marker === markers.exif && reader.has(at + 2, 'Exif\0\0')) {
      exif ??= exifOrientation(reader.part(at + 8, Math.max(0, length - 8)));
    }
    if (marker === markers.exif && reader.has(at + 2, 'http://ns.adobe.com/xap/1.0/\0')) {
      xmp ??= xmpOrientation(reader.part(at + 31, Math.max(0, length - 31)));
    }
    at += length;
  }
  if (frame === null) throw new PictureError('is a JPEG without a picture');
  requireFewScans(reader.bytes, at);
  return { ...frame, orientation: exif ?? xmp ?? 1 };
}

/** Those of four components are decoded here, which takes four times as long for a pixel as the library that decodes the others. */
const boundOfFour: PixelBound = { pixels: maxPixels / 4, of: 'a JPEG in CMYK' };

/** Progressive pictures have about ten. Each goes over the whole picture, however few bytes it has. */
const mostScans = 64;

function requireFewScans(bytes: Uint8Array, start: number): void {
  let scans = 1;
  for (let at = bytes.indexOf(0xff, start); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    while (bytes[at + 1] === 0xff) at++;
    if (bytes[at + 1] === markers.scan && ++scans > mostScans) {
      throw new PictureError(`is a JPEG of more than ${mostScans} scans`);
    }
  }
}

function isFrame(marker: number): boolean {
  const others: readonly number[] = [markers.huffman, markers.reserved, markers.arithmetic];
  return marker >= 0xc0 && marker <= 0xcf && !others.includes(marker);
}

function readFrame(reader: ByteReader, marker: number, at: number): Omit<JpegHeader, 'orientation'> {
  if (!readFrames.includes(marker))
    throw new PictureError('is a JPEG that is lossless, arithmetic or hierarchical');
  const precision = reader.uint8(at + 2);
  if (precision !== 8) throw new PictureError(`is a JPEG of ${precision} bits a sample; 8 are decoded`);
  const components = reader.uint8(at + 7);
  return {
    height: reader.uint16(at + 3, false),
    width: reader.uint16(at + 5, false),
    components,
    ...(components === 4 && { bound: boundOfFour }),
  };
}
