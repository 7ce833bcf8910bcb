import { ByteReader } from '../byte-reader.ts';

const orientationTag = 0x0112;
/** Types of a value that is a number of 16 bits, or one of 32 or 8. TIFF 6.0, section 2. */
const types = { byte: 1, short: 3, long: 4 } as const;
/** An image's own directory has a few tens of entries. */
const mostEntries = 1000;

/**
 * The orientation that EXIF says, which is a file of TIFF.
 *
 * @returns 1 to 8; null where it says none, or is damaged: a picture is decoded without it, too
 */
export function exifOrientation(tiff: Uint8Array): number | null {
  const reader = new ByteReader(tiff);
  const littleEndian = reader.has(0, 'II*\0');
  if (tiff.length < 8 || (!littleEndian && !reader.has(0, 'MM\0*'))) return null;
  const directory = reader.uint32(4, littleEndian);
  if (directory + 2 > tiff.length) return null;
  const entries = Math.min(reader.uint16(directory, littleEndian), mostEntries);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + 12 * i;
    if (entry + 12 > tiff.length) return null;
    if (reader.uint16(entry, littleEndian) === orientationTag)
      return valid(valueOf(reader, entry, littleEndian));
  }
  return null;
}

function valueOf(reader: ByteReader, entry: number, littleEndian: boolean): number {
  switch (reader.uint16(entry + 2, littleEndian)) {
    case types.byte:
      return reader.uint8(entry + 8);
    case types.short:
      return reader.uint16(entry + 8, littleEndian);
    case types.long:
      return reader.uint32(entry + 8, littleEndian);
    default:
      return 0;
  }
}

/** The orientation that XMP says, which Pillow goes by where EXIF says none. */
export function xmpOrientation(xmp: Uint8Array): number | null {
  const text = String.fromCharCode(...xmp.subarray(0, 1 << 14));
  const found = /tiff:Orientation(?:="|>)([0-9])/u.exec(text);
  return found === null ? null : valid(Number(found[1]));
}

function valid(orientation: number): number | null {
  return orientation >= 1 && orientation <= 8 ? orientation : null;
}
