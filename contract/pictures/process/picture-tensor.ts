import type { ImageSettingsJson } from '../../schemas/contract.schema.ts';
import type { Picture } from '../picture.ts';
import { resize } from '../resize/resize.ts';
import { centreCrop } from './centre-crop.ts';
import { levelValues } from './level-values.ts';
import { targetSize } from './target-size.ts';

/** Makes the elements of a picture, [3, height, width]. */
export type PictureToTensor = (picture: Picture) => Float32Array;

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
    return elements;
  };
}

/** The picture that the model sees. */
function prepared(picture: Picture, { backend, resize: resizing, crop }: ImageSettingsJson): Picture {
  let made = picture;
  if (resizing !== null) {
    const { width, height } = targetSize(picture, resizing.size);
    made = resize(made, width, height, resizing.filter, backend);
  }
  return crop === null ? made : centreCrop(made, crop.width, crop.height, backend);
}
