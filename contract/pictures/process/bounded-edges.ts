import type { BoundedEdgesJson } from '../../schemas/contract.schema.ts';
import type { Picture } from '../picture.ts';
import { halfToEven } from './half-to-even.ts';

type Size = Pick<Picture, 'width' | 'height'>;

/**
 * The size that a picture gets whose shorter edge is to have so many pixels and whose longer one may not have more than that: DETR's way,
 * and YOLOS', which cuts both to multiples (`get_size_with_aspect_ratio` of transformers 5.12).
 *
 * @returns a side of 0 for a picture that is too narrow
 */
export function boundedEdges(
  { width, height }: Size,
  { shortestEdge, longestEdge, multipleOf }: BoundedEdgesJson,
): Size {
  const [short, long] = width <= height ? [width, height] : [height, width];
  const isTooLong = (long / short) * shortestEdge > longestEdge;
  const exact = isTooLong ? (longestEdge * short) / long : shortestEdge;
  const edge = isTooLong ? halfToEven(exact) : shortestEdge;
  const followed = Math.trunc((exact * long) / short);
  // YOLOS looks whether an edge has its length already of pictures only that are no higher than wide.
  const isThere = short === edge && (multipleOf === null || height <= width);
  const other = isThere ? long : followed;
  const cut = (side: number) => side - (side % (multipleOf ?? 1));
  return width < height ? { width: cut(edge), height: cut(other) } : { width: cut(other), height: cut(edge) };
}
