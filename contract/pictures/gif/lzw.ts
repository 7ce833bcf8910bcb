import { PictureError } from '../picture.ts';

const mostBits = 12;
const tableSize = 1 << mostBits;

/**
 * Unpacks the indices of a GIF's picture, as Pillow does, which knows no more than 4,096 codes until the next clear code.
 *
 * @param packed the content of its blocks
 * @param bits of an index
 * @param size how many indices there are
 * @throws PictureError
 */
export function unpackLzw(packed: Uint8Array, bits: number, size: number): Uint8Array {
  if (bits > mostBits) throw damaged();
  const [clear, end] = [1 << bits, (1 << bits) + 1];
  const [suffixes, prefixes] = [new Uint8Array(tableSize), new Uint16Array(tableSize)];
  // The indices of a code come last to first.
  const stack = new Uint8Array(tableSize + 1);
  const indices = new Uint8Array(size);
  let [at, buffer, held, count] = [0, 0, 0, 0];
  let [codeBits, next, previous, first] = [bits + 1, clear + 2, -1, 0];
  while (count < size) {
    while (held < codeBits) {
      if (at >= packed.length) throw new PictureError('is cut off');
      buffer |= (packed[at++] ?? 0) << held;
      held += 8;
    }
    const code = buffer & ((1 << codeBits) - 1);
    buffer >>>= codeBits;
    held -= codeBits;
    if (code === end) throw new PictureError('is cut off');
    if (code === clear) {
      [codeBits, next, previous] = [bits + 1, clear + 2, -1];
      continue;
    }
    if (previous < 0) {
      if (code > clear) throw damaged();
      first = code;
      previous = code;
      indices[count++] = code;
      continue;
    }
    if (code > next) throw damaged();
    let depth = 0;
    let rest = code;
    if (code === next) {
      stack[depth++] = first;
      rest = previous;
    }
    while (rest >= clear) {
      if (depth >= tableSize || rest >= tableSize) throw damaged();
      stack[depth++] = suffixes[rest] ?? 0;
      rest = prefixes[rest] ?? 0;
    }
    first = rest;
    stack[depth++] = rest;
    if (next < tableSize) {
      suffixes[next] = rest;
      prefixes[next] = previous;
      if (next === (1 << codeBits) - 1 && codeBits < mostBits) codeBits++;
      next++;
    }
    previous = code;
    while (depth > 0 && count < size) indices[count++] = stack[--depth] ?? 0;
  }
  return indices;
}

function damaged(): PictureError {
  return new PictureError('is a damaged GIF');
}
