import { PictureError } from './picture.ts';

/** How a text has the bytes of a picture: a character each (latin1), or base64; and where they begin. */
export interface SentPicture {
  readonly encoding: 'latin1' | 'base64';
  readonly start: number;
}

/** What files of pictures begin with. No base64 of a picture does: it begins with /9j/, iVBOR, UklGR, R0lGO or Qk. */
const beginnings = ['\xff\xd8\xff', '\x89PNG', 'RIFF', 'GIF8', 'BM'];

/** Media type and parameters are not looked at: pictures say themselves what they are. */
const dataUrl = /^data:[^,]{0,200};base64,/u;

/**
 * How a picture was sent: as the bytes of a file, as base64 of them, or as a data: URL.
 *
 * @throws PictureError for another URL, which nothing is fetched from
 */
export function sentPicture(text: string): SentPicture {
  if (beginnings.some((beginning) => text.startsWith(beginning))) return { encoding: 'latin1', start: 0 };
  if (/^[a-z][a-z0-9+.-]{0,20}:/iu.test(text)) {
    const found = dataUrl.exec(text);
    if (found !== null) return { encoding: 'base64', start: found[0].length };
    throw new PictureError(
      'is a URL, and nothing is fetched: send the picture itself, its base64, or a data: URL with that',
    );
  }
  return { encoding: 'base64', start: 0 };
}
