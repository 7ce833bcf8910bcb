import type { ByteReader } from '../byte-reader.ts';
import { PictureError } from '../picture.ts';

/**
 * Unpacks the indices of a BMP, a byte each, in the order in which rows are stored.
 *
 * @param isNibbles whether an index has 4 bits
 * @throws PictureError where there are fewer than the picture has
 */
export function unpackRle(
  reader: ByteReader,
  start: number,
  { width, height }: { readonly width: number; readonly height: number },
  isNibbles: boolean,
): Uint8Array {
  const indices = new Uint8Array(width * height);
  let [at, count, x] = [start, 0, 0];
  while (count < indices.length && at + 2 <= reader.length) {
    const [length, value] = [reader.uint8(at), reader.uint8(at + 1)];
    at += 2;
    if (length > 0) {
      const run = Math.min(length, Math.max(0, width - x));
      for (let i = 0; i < run; i++) indices[count++] = isNibbles ? nibble(value, i) : value;
      x += run;
    } else if (value === 0) {
      count = Math.ceil(count / width) * width;
      x = 0;
    } else if (value === 1) {
      break;
    } else if (value === 2) {
      count += reader.uint8(at) + reader.uint8(at + 1) * width;
      at += 2;
      x = count % width;
    } else {
      const run = Math.min(value, indices.length - count);
      const bytes = isNibbles ? (run + 1) >> 1 : run;
      const part = reader.part(at, bytes);
      for (let i = 0; i < run; i++) {
        indices[count++] = isNibbles ? nibble(part[i >> 1] ?? 0, i) : (part[i] ?? 0);
      }
      x += value;
      at += bytes;
      at += at & 1;
    }
  }
  if (count < indices.length) throw new PictureError('is cut off');
  return indices;
}

function nibble(byte: number, i: number): number {
  return (i & 1) === 0 ? byte >> 4 : byte & 15;
}
