import { sentFile } from '../sent-file.ts';
import { PictureError } from './picture.ts';

/** What files of pictures begin with. No base64 of a picture does: it begins with /9j/, iVBOR, UklGR, R0lGO or Qk. */
const beginnings = ['\xff\xd8\xff', '\x89PNG', 'RIFF', 'GIF8', 'BM'];

/**
 * The bytes of a picture as it was sent: as the bytes of a file, as base64 of them, or as a data: URL.
 *
 * @throws PictureError for another URL, which nothing is fetched from, and for what is no base64
 */
export function sentPicture(text: string): Uint8Array {
  const sent = sentFile(text, 'picture', beginnings);
  if (typeof sent === 'string') throw new PictureError(sent);
  return sent;
}
