import { imageSignature, readImageStep } from '../../../../../contract/pictures/image-step.ts';
import {
  type PictureCost,
  pictureCost,
  preparedCost,
} from '../../../../../contract/pictures/process/prepared-cost.ts';
import { readHeader } from '../../../../../contract/pictures/read-header.ts';
import type { ImageStep } from '../../../../../contract/schemas/contract.schema.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import type { Sized, StepKind } from '../step-kind.ts';
import { refusing } from '../each-file.ts';
import { loadPictures } from './load-pictures.ts';
import { eachPicture, pictures } from './each-picture.ts';

/** Decodes pictures and makes elements of them. What does so is loaded only where a model takes pictures. */
export const imageStep: StepKind = {
  kind: 'image',
  read: (declaration) => {
    const step = readImageStep(declaration.declared());
    const sized = sizedOf(step);
    const declared = {
      kind: 'image',
      ...imageSignature(step),
      // The memory for all rows goes by the highest and the widest of them, which is counted of each request.
      ...(sized !== null && { sized, isAlone: true as const }),
      cost: ([pictures]: readonly Tensor[]) => costOf(step, pictures),
      lookAt: (file: Uint8Array, row: number) => {
        refusing(pictures, step.input, row, () => pictureCost(readHeader(file), file.length, step));
      },
      // However few bytes a file has, it may take a second.
      mayBlock: true as const,
    };
    return { ...declared, load: async () => ({ ...declared, run: await loadPictures(step) }) };
  },
};

function sizedOf({ output, sizes, mask }: ImageStep): Sized | null {
  if (sizes === undefined) return null;
  return { sizes, tensors: [output, ...(mask?.size === null ? [mask.output] : [])] };
}

/** @throws HttpError 400 for a picture that isn't worth the question */
function costOf(step: ImageStep, pictures: Tensor | undefined): number {
  const costs: PictureCost[] = [];
  eachPicture(step.input, pictures, (bytes) => {
    costs.push(pictureCost(readHeader(bytes), bytes.length, step));
  });
  return preparedCost(costs, step);
}
