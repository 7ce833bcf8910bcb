import { decodeBmp } from './bmp/decode-bmp.ts';
import { readBmpHeader } from './bmp/bmp-header.ts';
import { ByteReader } from './byte-reader.ts';
import type { Codec } from './codec.ts';
import { turned } from './exif/turned.ts';
import { decodeGif } from './gif/decode-gif.ts';
import { readGifHeader } from './gif/gif-header.ts';
import { decodeFourComponents } from './jpeg/four/decode-four.ts';
import { readJpegHeader } from './jpeg/jpeg-header.ts';
import { type Picture, PictureError } from './picture.ts';
import { pictureKind } from './picture-kind.ts';
import { decodePng, type Inflate } from './png/decode-png.ts';
import { readPngHeader } from './png/png-header.ts';
import { readHeader } from './read-header.ts';

/** What decodes formats that aren't decoded here. */
export interface Codecs {
  readonly inflate: Inflate;
  readonly jpeg: Codec;
  readonly webp: Codec;
}

/**
 * Decodes a picture as Pillow does for transformers' pipelines: turned as its EXIF says, then as red, green and blue; the first of
 * several pictures in a file.
 *
 * @throws PictureError for what is no picture, is too large, cut off, damaged, or of a form that isn't decoded
 */
export function decodePicture(bytes: Uint8Array, codecs: Codecs): Picture {
  const { width, height, orientation } = readHeader(bytes);
  const picture = decodeStored(new ByteReader(bytes), codecs);
  if (picture.width !== width || picture.height !== height) {
    throw new PictureError(`is ${picture.width} x ${picture.height}, not ${width} x ${height} as it says`);
  }
  return turned(picture, orientation);
}

function decodeStored(reader: ByteReader, { inflate, jpeg, webp }: Codecs): Picture {
  switch (pictureKind(reader)) {
    case 'png':
      return decodePng(reader, readPngHeader(reader), inflate);
    case 'gif':
      return decodeGif(reader, readGifHeader(reader));
    case 'bmp':
      return decodeBmp(reader, readBmpHeader(reader));
    case 'jpeg':
      return readJpegHeader(reader).components === 4 ? decodeFourComponents(reader) : jpeg(reader.bytes);
    default:
      return webp(reader.bytes);
  }
}
