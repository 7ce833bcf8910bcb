import { PictureError } from '../../../../../contract/pictures/picture.ts';
import { sentPicture } from '../../../../../contract/pictures/sent-picture.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { eachFile, type FileKind } from '../each-file.ts';

const pictures: FileKind = { what: 'picture', refusal: PictureError, sent: sentPicture };

/**
 * Does something with the bytes of each row's picture.
 *
 * @returns how many rows there are
 * @throws HttpError 400 naming input and row of a picture for which that throws a PictureError
 */
export function eachPicture(
  input: string,
  tensor: Tensor | undefined,
  take: (bytes: Uint8Array, row: number) => void,
): number {
  return eachFile(pictures, input, tensor, take);
}
