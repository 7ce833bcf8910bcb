import { preparedSize } from '../../../../../contract/pictures/image-step.ts';
import { PictureError } from '../../../../../contract/pictures/picture.ts';
import type { ImageStep } from '../../../../../contract/schemas/contract.schema.ts';
import type { Transform } from '../step-kind.ts';
import { eachPicture } from './each-picture.ts';

/** What a step computes. */
export async function loadPictures({ input, settings }: ImageStep): Promise<Transform['run']> {
  const { openPictures } = await import('./open-pictures.ts');
  const elementsOf = openPictures(settings);
  const { height, width } = preparedSize(settings) ?? { height: 0, width: 0 };
  const size = 3 * height * width;
  return ([pictures]) => {
    const elements = new Float32Array(size * (pictures?.elements.length ?? 0));
    const rows = eachPicture(input, pictures, (bytes, row) => {
      const made = elementsOf(bytes);
      if (typeof made === 'string') throw new PictureError(made);
      elements.set(made, row * size);
    });
    return [{ dtype: 'float32', shape: [rows, 3, height, width], elements }];
  };
}
