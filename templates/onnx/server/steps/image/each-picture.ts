import { PictureError } from '../../../../../contract/pictures/picture.ts';
import { sentPicture } from '../../../../../contract/pictures/sent-picture.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import type { GoOn } from '../../util/go-on.ts';
import { eachFile, type FileKind } from '../each-file.ts';

export const pictures: FileKind = { what: 'picture', refusal: PictureError, sent: sentPicture };

/**
 * Does something with the bytes of each row's picture.
 *
 * @param goOn called before each
 * @returns how many rows there are
 * @throws HttpError 400 naming input and row of a picture for which that throws a PictureError; what `goOn` throws
 */
export function eachPicture(
  input: string,
  tensor: Tensor | undefined,
  take: (bytes: Uint8Array, row: number) => void,
  goOn?: GoOn,
): number {
  return eachFile(pictures, input, tensor, take, goOn);
}
