import { PictureError } from '../../../../../contract/pictures/picture.ts';
import { sentPicture } from '../../../../../contract/pictures/sent-picture.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { badRequest } from '../../util/http-error.ts';

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
  const { shape, elements } = tensor ?? { shape: [], elements: [] };
  if (!Array.isArray(elements) || elements.length !== shape[0]) {
    throw badRequest(`input "${input}": expected one picture a row, got [${shape.join(', ')}]`);
  }
  for (const [row, text] of elements.entries()) {
    try {
      const { encoding, start } = sentPicture(text);
      take(Buffer.from(start === 0 ? text : text.slice(start), encoding), row);
    } catch (error) {
      if (!(error instanceof PictureError)) throw error;
      throw badRequest(`input "${input}": row ${row}: the picture ${error.message}`);
    }
  }
  return elements.length;
}
