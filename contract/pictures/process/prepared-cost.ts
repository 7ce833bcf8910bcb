import type { ImageStep } from '../../schemas/contract.schema.ts';
import { decodeCost } from '../decode-cost.ts';
import { preparedSize } from '../image-step.ts';
import type { Picture, PictureHeader } from '../picture.ts';
import { seenSize } from '../seen-size.ts';
import { targetSize } from './target-size.ts';

/** Three channels of float32, and their copy for the graph. */
const bytesPerPixel = 3 * 4 * 2;

/** int64, and its copy for the graph. */
const bytesPerMark = 8 * 2;

/** What the file of a picture takes. */
export interface PictureCost extends Pick<Picture, 'width' | 'height'> {
  /** Bytes to decode and resize it. */
  readonly bytes: number;
}

/**
 * What a picture takes, by the header of its file, and how large a model sees it.
 *
 * @param length of the file in bytes
 * @throws PictureError for one that isn't resized
 */
export function pictureCost(header: PictureHeader, length: number, { settings }: ImageStep): PictureCost {
  const seen = seenSize(header);
  const own = settings.resize === null ? seen : targetSize(seen, settings.resize.size);
  const { width, height } = preparedSize(settings) ?? own;
  return { width, height, bytes: length + decodeCost(header, settings) };
}

/** About how many bytes it takes at most to make tensors of pictures, which are decoded one after another. */
export function preparedCost(pictures: readonly PictureCost[], { mask }: ImageStep): number {
  const greatest = (of: 'width' | 'height' | 'bytes') =>
    pictures.reduce((most, picture) => Math.max(most, picture[of]), 0);
  const pixels = pictures.length * greatest('width') * greatest('height');
  const marks = mask?.size ? pictures.length * mask.size.width * mask.size.height : pixels;
  return greatest('bytes') + pixels * bytesPerPixel + (mask === undefined ? 0 : marks * bytesPerMark);
}
