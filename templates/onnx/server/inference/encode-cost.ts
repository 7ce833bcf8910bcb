import { elementBytes, type Tensor } from '../tensors/dtype.ts';

/** Copies of the elements: as they are in memory, once more in the message, and once more while that grows. */
const copies = 3;

/** A number as text, in the text of its row, and in that of the answer. */
const bytesPerNumber = 72;

/** A string's own characters, in those texts. */
const bytesPerCharacter = 8;

/**
 * What putting outputs into an answer takes at most, in bytes, the answer among them.
 *
 * @param isBinary whether they are put there as they are in memory
 */
export function encodeCost(outputs: readonly Tensor[], isBinary: boolean): number {
  let cost = 0;
  for (const { dtype, elements } of outputs) {
    if (dtype === 'string' || Array.isArray(elements)) {
      for (const element of elements) cost += bytesPerNumber + bytesPerCharacter * String(element).length;
    } else cost += elements.length * (isBinary ? copies * elementBytes(dtype) : bytesPerNumber);
  }
  return cost;
}
