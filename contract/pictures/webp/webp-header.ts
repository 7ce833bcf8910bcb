import type { ByteReader } from '../byte-reader.ts';
import { exifOrientation, xmpOrientation } from '../exif/orientation.ts';
import { PictureError, type PictureHeader } from '../picture.ts';

/** Files that don't move have a handful of chunks; what has more is made to take time. */
const mostChunks = 1000;

/**
 * What the chunks of a WebP say, the greatest of the sizes in it. https://developers.google.com/speed/webp/docs/riff_container
 *
 * @throws PictureError
 */
export function readWebpHeader(reader: ByteReader): PictureHeader {
  let [width, height] = [0, 0];
  let [exif, xmp]: (number | null)[] = [null, null];
  let chunks = 0;
  for (let at = 12; at + 8 <= reader.length;) {
    if (++chunks > mostChunks) throw new PictureError(`is a WebP of more than ${mostChunks} chunks`);
    const length = reader.uint32(at + 4, true);
    const content = at + 8;
    const size = sizeAt(reader, at, content);
    if (size !== null) [width, height] = [Math.max(width, size.width), Math.max(height, size.height)];
    const rest = Math.min(length, reader.length - content);
    if (reader.has(at, 'EXIF')) exif ??= exifOrientation(withoutName(reader, content, rest));
    if (reader.has(at, 'XMP ')) xmp ??= xmpOrientation(reader.part(content, rest));
    at = content + length + (length & 1);
  }
  return { width, height, orientation: exif ?? xmp ?? 1 };
}

function sizeAt(
  reader: ByteReader,
  at: number,
  content: number,
): { readonly width: number; readonly height: number } | null {
  if (reader.has(at, 'VP8X')) {
    if ((reader.uint8(content) & 2) !== 0)
      throw new PictureError('is a WebP that moves, which is not decoded');
    return { width: reader.uint24(content + 4) + 1, height: reader.uint24(content + 7) + 1 };
  }
  if (reader.has(at, 'VP8L')) {
    const bits = reader.uint32(content + 1, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
  }
  if (reader.has(at, 'VP8 ')) {
    return {
      width: reader.uint16(content + 6, true) & 0x3fff,
      height: reader.uint16(content + 8, true) & 0x3fff,
    };
  }
  return null;
}

/** EXIF, before which some writers put what stands before it in a JPEG. */
function withoutName(reader: ByteReader, at: number, length: number): Uint8Array {
  const skipped = reader.has(at, 'Exif\0\0') ? 6 : 0;
  return reader.part(at + skipped, Math.max(0, length - skipped));
}
