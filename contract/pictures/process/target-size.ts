import type { Picture } from '../picture.ts';

/** How large a picture is made. */
export type TargetSize =
  | { readonly height: number; readonly width: number }
  /** The longer edge follows. */
  | { readonly shortestEdge: number };

/** The size that a picture of one size is resized to, as transformers works it out. */
export function targetSize(
  { width, height }: Pick<Picture, 'width' | 'height'>,
  size: TargetSize,
): { readonly width: number; readonly height: number } {
  if ('height' in size) return size;
  const { shortestEdge } = size;
  const [short, long] = width <= height ? [width, height] : [height, width];
  const longest = Math.trunc((shortestEdge * long) / short);
  return width <= height
    ? { width: shortestEdge, height: longest }
    : { width: longest, height: shortestEdge };
}
