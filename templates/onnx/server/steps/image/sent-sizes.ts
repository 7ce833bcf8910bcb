import type { SentSize } from '../../../../../contract/pictures/detect/detected-object.ts';
import { readHeader } from '../../../../../contract/pictures/read-header.ts';
import { seenSize } from '../../../../../contract/pictures/seen-size.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { eachPicture } from './each-picture.ts';

/** Width and height of the picture of each row, as somebody sees it. @throws HttpError 400 for what is no picture */
export function sentSizes(input: string, pictures: Tensor | undefined): readonly SentSize[] {
  const sizes: SentSize[] = [];
  eachPicture(input, pictures, (bytes) => sizes.push(seenSize(readHeader(bytes))));
  return sizes;
}
