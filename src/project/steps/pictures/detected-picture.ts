import type { ImageStep, PictureSizeJson } from '../../../../contract/schemas/contract.schema.ts';
import type { ChainInMaking } from '../chain-in-making.ts';
import type { RefuseSetting } from '../refuse-setting.ts';
import type { ThereTensor } from '../there-tensor.ts';

/** What Ultralytics trains with, of a graph that takes any. */
const usualSize: PictureSizeJson = { height: 640, width: 640 };

/** A picture in which objects are found: what callers call it, what is made of it, and how many there are. */
export interface SeenPicture extends Pick<ImageStep, 'input' | 'settings'> {
  /** The size that the graph takes; null where it takes any. */
  readonly size: PictureSizeJson | null;
  readonly rows: Pick<ThereTensor, 'shape' | 'batchAxis'>;
}

/** The picture that a graph sees. @throws what `refuse` throws where it sees none, or several */
export function seenPicture(chain: ChainInMaking, refuse: RefuseSetting): SeenPicture {
  const images = chain.before.map(({ step }) => step).filter((step) => step.kind === 'image');
  const [image, ...others] = images;
  const sent = chain.there(image?.input ?? '');
  if (image === undefined || sent === undefined) {
    return refuse([], 'needs to know how large pictures are, but no step image stands before inference');
  }
  if (others.length > 0) {
    return refuse([], 'finds objects in one picture, but several steps image stand before inference');
  }
  const { input, output, settings } = image;
  const [, , height, width] = chain.graph.inputs.find(({ name }) => name === output)?.shape ?? [];
  const size = typeof height === 'number' && typeof width === 'number' ? { height, width } : null;
  return { input, settings, size, rows: { shape: sent.shape, batchAxis: sent.batchAxis } };
}

/** Refuses a picture that isn't seen whole and as it was sent, but for its size. */
export function refuseOtherPicture(
  { settings: { crop, resize }, size }: SeenPicture,
  refuse: RefuseSetting,
): void {
  if (crop === null && (resize === null || !('letterbox' in resize.size))) return;
  const what = crop === null ? 'puts it into a letterbox' : 'cuts it';
  refuse([], `reads boxes as shares of the picture that was sent, but the step image ${what}`, [
    `image: { resize: { height: ${size?.height ?? 800}, width: ${size?.width ?? 800} } }`,
    ...(size === null
      ? ['Or, in their own proportions: image: { resize: { shortestEdge: 800, longestEdge: 1333 } }']
      : []),
  ]);
}

/** The letterbox in which a YOLO sees pictures. @throws what `refuse` throws where there is none */
export function letterboxOf(
  { settings: { crop, resize }, size }: SeenPicture,
  refuse: RefuseSetting,
): PictureSizeJson {
  if (crop === null && resize !== null && 'letterbox' in resize.size) return resize.size.letterbox;
  const { height, width } = size ?? usualSize;
  const letterbox = height === width ? String(height) : `{ height: ${height}, width: ${width} }`;
  return refuse([], 'reads boxes in a letterbox, but the step image makes none', [
    `image: { resize: { letterbox: ${letterbox} } }`,
  ]);
}
