import type { Picture, PictureHeader } from './picture.ts';

/** Width and height of a picture as somebody sees it: turned as its EXIF says. */
export function seenSize({ width, height, orientation }: PictureHeader): Pick<Picture, 'width' | 'height'> {
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}
