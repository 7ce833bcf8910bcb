import { PictureError } from '../picture.ts';

/**
 * Undoes what was done to the rows of a pass so that they are packed better, in place.
 * https://www.w3.org/TR/png-3/#9Filters
 *
 * @param data rows of a byte that says which filter, and `rowBytes` others
 * @param start of the pass in it
 * @param step bytes of a pixel, 1 where it has fewer bits
 * @throws PictureError for a filter that there is not
 */
export function unfilter(
  data: Uint8Array,
  start: number,
  rows: number,
  rowBytes: number,
  step: number,
): void {
  for (let row = 0; row < rows; row++) {
    const at = start + row * (rowBytes + 1) + 1;
    const above = row === 0 ? -1 : at - rowBytes - 1;
    const filter = data[at - 1] ?? 0;
    if (filter > 4) throw new PictureError(`is a PNG with filter ${filter}, which there is not`);
    if (filter !== 0) unfilterRow(data, filter, at, above, rowBytes, step);
  }
}

function unfilterRow(
  data: Uint8Array,
  filter: number,
  at: number,
  above: number,
  rowBytes: number,
  step: number,
): void {
  for (let i = 0; i < rowBytes; i++) {
    const left = i < step ? 0 : (data[at + i - step] ?? 0);
    const up = above < 0 ? 0 : (data[above + i] ?? 0);
    let predicted = left;
    if (filter === 2) predicted = up;
    else if (filter === 3) predicted = (left + up) >> 1;
    else if (filter === 4) {
      const leftUp = above < 0 || i < step ? 0 : (data[above + i - step] ?? 0);
      predicted = paeth(left, up, leftUp);
    }
    data[at + i] = (data[at + i] ?? 0) + predicted;
  }
}

/** The one of three neighbours that a plane through them is nearest to. */
function paeth(left: number, up: number, leftUp: number): number {
  const [byLeft, byUp, byBoth] = [
    Math.abs(up - leftUp),
    Math.abs(left - leftUp),
    Math.abs(left + up - 2 * leftUp),
  ];
  if (byLeft <= byUp && byLeft <= byBoth) return left;
  return byUp <= byBoth ? up : leftUp;
}
