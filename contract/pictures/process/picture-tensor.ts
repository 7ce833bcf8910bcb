import type { ImageSettingsJson } from '../../schemas/contract.schema.ts';
import type { Picture } from '../picture.ts';
import { resize } from '../resize/resize.ts';
import { centreCrop } from './centre-crop.ts';
import { letterboxed, letterboxOf } from './letterbox.ts';
import { levelValues } from './level-values.ts';
import { targetSize } from './target-size.ts';

/** A picture as a model sees it: elements [3, height, width]. */
export interface PreparedPicture {
  readonly height: number;
  readonly width: number;
  readonly elements: Float32Array;
}

/** Makes a picture into what a model sees. */
export type PictureToTensor = (picture: Picture) => PreparedPicture;

/** What transformers' image processors of these settings do with a picture: resized, its middle cut out, each sample a number. */
export function pictureToTensor(settings: ImageSettingsJson): PictureToTensor {
  const { backend, isBgr } = settings;
  const values = [0, 1, 2].map((channel) => levelValues(settings, channel, backend));
  return (picture) => {
    const { width, height, pixels } = prepared(picture, settings);
    const count = width * height;
    const elements = new Float32Array(3 * count);
    for (const [channel, levels] of values.entries()) {
      const sample = isBgr ? 2 - channel : channel;
      let at = channel * count;
      for (let from = sample; from < pixels.length; from += 3)
        elements[at++] = levels[pixels[from] ?? 0] ?? 0;
    }
    return { height, width, elements };
  };
}

/** The picture that the model sees. */
function prepared(picture: Picture, { backend, resize: resizing, crop }: ImageSettingsJson): Picture {
  let made = picture;
  if (resizing !== null) {
    const { size, filter } = resizing;
    const { width, height } = targetSize(picture, size);
    made = resize(made, width, height, filter, backend);
    if ('letterbox' in size) {
      const { letterbox, fill } = size;
      made = letterboxed(made, letterbox, letterboxOf(picture, letterbox), fill);
    }
  }
  return crop === null ? made : centreCrop(made, crop.width, crop.height, backend);
}
