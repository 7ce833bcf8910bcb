import type { SentSize } from '../../../contract/pictures/detect/detected-object.ts';
import { PictureError } from '../../../contract/pictures/picture.ts';
import { readHeader } from '../../../contract/pictures/read-header.ts';
import { seenSize } from '../../../contract/pictures/seen-size.ts';
import { sentPicture } from '../../../contract/pictures/sent-picture.ts';
import { RefusedRow } from '../../../contract/refused-row.ts';

/** What is made of the bytes of a picture as it was sent. @throws RefusedRow for one that throws a PictureError */
export function ofPicture<Made>(
  input: string,
  text: string,
  row: number,
  make: (bytes: Uint8Array) => Made,
): Made {
  try {
    return make(sentPicture(text));
  } catch (error) {
    if (!(error instanceof PictureError)) throw error;
    throw new RefusedRow(input, row, `the picture ${error.message}`);
  }
}

/** Width and height of each picture, as somebody sees it. @throws RefusedRow for what is no picture */
export function sentSizes(input: string, pictures: readonly string[]): readonly SentSize[] {
  return pictures.map((text, row) => ofPicture(input, text, row, (bytes) => seenSize(readHeader(bytes))));
}
