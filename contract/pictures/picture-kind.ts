import type { ByteReader } from './byte-reader.ts';

/** Formats of pictures that are decoded. */
export type PictureKind = 'jpeg' | 'png' | 'webp' | 'gif' | 'bmp';

/** What a file is, by its first bytes; null for none of these. */
export function pictureKind(reader: ByteReader): PictureKind | null {
  if (reader.has(0, '\xff\xd8\xff')) return 'jpeg';
  if (reader.has(0, '\x89PNG\r\n\x1a\n')) return 'png';
  if (reader.has(0, 'RIFF') && reader.has(8, 'WEBP')) return 'webp';
  if (reader.has(0, 'GIF87a') || reader.has(0, 'GIF89a')) return 'gif';
  return reader.has(0, 'BM') ? 'bmp' : null;
}
