import { decodePicture } from '../../../contract/pictures/decode-picture.ts';
import { filledPictures } from '../../../contract/pictures/process/filled-pictures.ts';
import { pictureToTensor } from '../../../contract/pictures/process/picture-tensor.ts';
import type { ImageStep } from '../../../contract/schemas/contract.schema.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { openCodecs } from './codecs.ts';
import { ofPicture } from './replayed-pictures.ts';
import { type ReplayedStep, textsOf } from './step-tensors.ts';

/** What makes elements of pictures, as the server does it. @returns a function that throws RefusedRow */
export function replayedImageStep({ input, output, sizes, mask, settings }: ImageStep): ReplayedStep {
  const codecs = openCodecs();
  const toTensor = pictureToTensor(settings);
  return (tensors) => {
    const pictures = textsOf(tensors, input).map((text, row) =>
      ofPicture(input, text, row, (bytes) => toTensor(decodePicture(bytes, codecs))),
    );
    const rows = pictures.length;
    const { height, width, elements, sizes: ownSizes } = filledPictures(pictures);
    const made: Tensor[] = [
      { name: output, dtype: 'float32', shape: [rows, 3, height, width], data: [...elements] },
    ];
    if (sizes !== undefined)
      made.push({ name: sizes, dtype: 'int64', shape: [rows, 2], data: [...ownSizes] });
    if (mask !== undefined) {
      const shape = [rows, mask.size?.height ?? height, mask.size?.width ?? width];
      const count = shape.reduce((product, side) => product * side, 1);
      made.push({ name: mask.output, dtype: 'int64', shape, data: Array.from({ length: count }, () => 1n) });
    }
    return made;
  };
}
