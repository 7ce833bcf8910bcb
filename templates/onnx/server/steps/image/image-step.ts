import { decodeCost } from '../../../../../contract/pictures/decode-cost.ts';
import { imageSignature, preparedSize, readImageStep } from '../../../../../contract/pictures/image-step.ts';
import { readHeader } from '../../../../../contract/pictures/read-header.ts';
import type { ImageStep } from '../../../../../contract/schemas/contract.schema.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import type { StepKind } from '../step-kind.ts';
import { loadPictures } from './load-pictures.ts';
import { eachPicture } from './each-picture.ts';

/** Three channels of float32, and their copy for the graph. */
const bytesPerElement = 3 * 4 * 2;

/** Decodes pictures and makes elements of them. What does so is loaded only where a model takes pictures. */
export const imageStep: StepKind = {
  kind: 'image',
  read: (declaration) => {
    const step = readImageStep(declaration.declared());
    const declared = {
      kind: 'image',
      ...imageSignature(step),
      cost: ([pictures]: readonly Tensor[]) => costOf(step, pictures),
    };
    return { ...declared, load: async () => ({ ...declared, run: await loadPictures(step) }) };
  },
};

/** Pictures are decoded one after another. @throws HttpError 400 for one that isn't worth the question */
function costOf(step: ImageStep, pictures: Tensor | undefined): number {
  let most = 0;
  const rows = eachPicture(step.input, pictures, (bytes) => {
    most = Math.max(most, bytes.length + decodeCost(readHeader(bytes), step.settings));
  });
  const { height, width } = preparedSize(step.settings) ?? { height: 0, width: 0 };
  return most + rows * height * width * bytesPerElement;
}
