import { maxPixels, type Picture, PictureError } from '../picture.ts';

/** How large a picture is made. */
export type TargetSize =
  | { readonly height: number; readonly width: number }
  /** The longer edge follows. */
  | { readonly shortestEdge: number };

type Size = Pick<Picture, 'width' | 'height'>;

/**
 * The size that a picture of one size is resized to, as transformers works it out.
 *
 * @throws PictureError for a picture so narrow that resizing it, along its rows first, would make more pixels than are decoded
 */
export function targetSize(picture: Size, size: TargetSize): Size {
  const target = 'height' in size ? size : followed(picture, size.shortestEdge);
  if (target.width * Math.max(picture.height, target.height) <= maxPixels) return target;
  throw new PictureError(
    `has ${picture.width} x ${picture.height} pixels, too few across to be resized to ${target.width} x ${target.height}`,
  );
}

function followed({ width, height }: Size, shortestEdge: number): Size {
  const [short, long] = width <= height ? [width, height] : [height, width];
  const longest = Math.trunc((shortestEdge * long) / short);
  return width <= height
    ? { width: shortestEdge, height: longest }
    : { width: longest, height: shortestEdge };
}
