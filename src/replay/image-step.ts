import { decodePicture } from '../../contract/pictures/decode-picture.ts';
import { preparedSize } from '../../contract/pictures/image-step.ts';
import { PictureError } from '../../contract/pictures/picture.ts';
import { pictureToTensor } from '../../contract/pictures/process/picture-tensor.ts';
import { sentPicture } from '../../contract/pictures/sent-picture.ts';
import type { ImageStep } from '../../contract/schemas/contract.schema.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { openCodecs } from './codecs.ts';
import { RefusedRow } from '../../contract/refused-row.ts';
import { textsOf } from './step-tensors.ts';

/** What makes elements of pictures, as the server does it. @returns a function that throws {@link RefusedRow} */
export function replayedImageStep({
  input,
  output,
  settings,
}: ImageStep): (tensors: ReadonlyMap<string, Tensor>) => readonly Tensor[] {
  const codecs = openCodecs();
  const toTensor = pictureToTensor(settings);
  const { height, width } = preparedSize(settings) ?? { height: 0, width: 0 };
  const elementsOf = (text: string, row: number): Float32Array => {
    try {
      const { encoding, start } = sentPicture(text);
      return toTensor(decodePicture(Buffer.from(text.slice(start), encoding), codecs));
    } catch (error) {
      if (!(error instanceof PictureError)) throw error;
      throw new RefusedRow(input, row, `the picture ${error.message}`);
    }
  };
  return (tensors) => {
    const rows = textsOf(tensors, input).map(elementsOf);
    const shape = [rows.length, 3, height, width];
    return [{ name: output, dtype: 'float32', shape, data: rows.flatMap((row) => [...row]) }];
  };
}
