import { preparedSize } from '../../../../../contract/pictures/image-step.ts';
import { PictureError } from '../../../../../contract/pictures/picture.ts';
import { filledPictures } from '../../../../../contract/pictures/process/filled-pictures.ts';
import type { PreparedPicture } from '../../../../../contract/pictures/process/picture-tensor.ts';
import type { ImageStep } from '../../../../../contract/schemas/contract.schema.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import type { Transform } from '../step-kind.ts';
import { eachPicture } from './each-picture.ts';

/** Takes what a model sees of the picture of each row; returns how many rows there are. */
type EachPrepared = (take: (picture: PreparedPicture, row: number) => void) => number;

/** What a step computes. */
export async function loadPictures({ input, mask, settings }: ImageStep): Promise<Transform['run']> {
  const { openPictures } = await import('./open-pictures.ts');
  const prepare = openPictures(settings);
  const size = preparedSize(settings);
  return ([pictures], goOn) => {
    const each: EachPrepared = (take) => {
      const prepared = (bytes: Uint8Array, row: number): void => {
        const made = prepare(bytes);
        if (typeof made === 'string') throw new PictureError(made);
        take(made, row);
      };
      return eachPicture(input, pictures, prepared, goOn);
    };
    const tensors = size === null ? ofTheirSizes(each) : [ofOneSize(each, size, pictures)];
    return mask === undefined ? tensors : [...tensors, maskOf(tensors[0], mask.size)];
  };
}

function ofOneSize(
  each: EachPrepared,
  { height, width }: { readonly height: number; readonly width: number },
  pictures: Tensor | undefined,
): Tensor {
  const size = 3 * height * width;
  const elements = new Float32Array(size * (pictures?.elements.length ?? 0));
  const rows = each((picture, row) => elements.set(picture.elements, row * size));
  return { dtype: 'float32', shape: [rows, 3, height, width], elements };
}

function ofTheirSizes(each: EachPrepared): readonly Tensor[] {
  const prepared: PreparedPicture[] = [];
  const rows = each((picture) => prepared.push(picture));
  const { height, width, elements, sizes } = filledPictures(prepared);
  return [
    { dtype: 'float32', shape: [rows, 3, height, width], elements },
    { dtype: 'int64', shape: [rows, 2], elements: sizes },
  ];
}

/** All of it is a picture's, as those of other sizes are computed apart. */
function maskOf(
  pixels: Tensor | undefined,
  size: { readonly height: number; readonly width: number } | null,
): Tensor {
  const [rows = 0, , height = 0, width = 0] = pixels?.shape ?? [];
  const shape = [rows, size?.height ?? height, size?.width ?? width];
  const count = shape.reduce((product, side) => product * side, 1);
  return { dtype: 'int64', shape, elements: new BigInt64Array(count).fill(1n) };
}
