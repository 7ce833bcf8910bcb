import { readBmpHeader } from './bmp/bmp-header.ts';
import { ByteReader } from './byte-reader.ts';
import { readGifHeader } from './gif/gif-header.ts';
import { readJpegHeader } from './jpeg/jpeg-header.ts';
import { type PictureHeader, PictureError, requireDecodable } from './picture.ts';
import { pictureKind } from './picture-kind.ts';
import { readPngHeader } from './png/png-header.ts';
import { readWebpHeader } from './webp/webp-header.ts';

const readers = {
  jpeg: readJpegHeader,
  png: readPngHeader,
  webp: readWebpHeader,
  gif: readGifHeader,
  bmp: readBmpHeader,
} as const;

/**
 * What a file says of its picture, before anything of it is decoded.
 *
 * @throws PictureError for what is no picture, and for one that is too large
 */
export function readHeader(bytes: Uint8Array): PictureHeader {
  const reader = new ByteReader(bytes);
  const kind = pictureKind(reader);
  if (kind === null) throw new PictureError('is no JPEG, PNG, WebP, GIF or BMP');
  const header = readers[kind](reader);
  requireDecodable(header);
  return header;
}
