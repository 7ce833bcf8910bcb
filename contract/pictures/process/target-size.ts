import type { ResizeJson } from '../../schemas/contract.schema.ts';
import { maxPixels, type Picture, PictureError } from '../picture.ts';
import { boundedEdges } from './bounded-edges.ts';
import { letterboxOf } from './letterbox.ts';

type Size = Pick<Picture, 'width' | 'height'>;

/**
 * The size that a picture of one size is resized to, as transformers works it out.
 *
 * @throws PictureError for a picture so narrow that resizing it, along its rows first, would make more pixels than are decoded, or none
 */
export function targetSize(picture: Size, size: ResizeJson['size']): Size {
  const target = wantedSize(picture, size);
  const isSome = target.width >= 1 && target.height >= 1;
  if (isSome && target.width * Math.max(picture.height, target.height) <= maxPixels) return target;
  throw new PictureError(
    `has ${picture.width} x ${picture.height} pixels, too few across to be resized to ${target.width} x ${target.height}`,
  );
}

function wantedSize(picture: Size, size: ResizeJson['size']): Size {
  if ('letterbox' in size) return letterboxOf(picture, size.letterbox);
  if ('height' in size) return size;
  return 'longestEdge' in size ? boundedEdges(picture, size) : followed(picture, size.shortestEdge);
}

function followed({ width, height }: Size, shortestEdge: number): Size {
  const [short, long] = width <= height ? [width, height] : [height, width];
  const longest = Math.trunc((shortestEdge * long) / short);
  return width <= height
    ? { width: shortestEdge, height: longest }
    : { width: longest, height: shortestEdge };
}
