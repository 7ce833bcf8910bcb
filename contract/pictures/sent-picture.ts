import { notFetched, type SentFile, sentFile } from '../sent-file.ts';
import { PictureError } from './picture.ts';

/** What files of pictures begin with. No base64 of a picture does: it begins with /9j/, iVBOR, UklGR, R0lGO or Qk. */
const beginnings = ['\xff\xd8\xff', '\x89PNG', 'RIFF', 'GIF8', 'BM'];

/**
 * How a picture was sent: as the bytes of a file, as base64 of them, or as a data: URL.
 *
 * @throws PictureError for another URL, which nothing is fetched from
 */
export function sentPicture(text: string): SentFile {
  const sent = sentFile(text, beginnings);
  if (sent === null) throw new PictureError(notFetched('picture', text));
  return sent;
}
