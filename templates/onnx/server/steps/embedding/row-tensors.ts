import type { Tensor } from '../../tensors/dtype.ts';
import { badRequest } from '../../util/http-error.ts';

/** The texts of a tensor, one a row. @throws HttpError 400 naming the input that they are of */
export function rowTexts(input: string, tensor: Tensor | undefined): readonly string[] {
  const { shape, elements } = tensor ?? { shape: [], elements: [] };
  if (Array.isArray(elements) && elements.length === shape[0]) return elements;
  throw badRequest(`input "${input}": expected one text a row, got [${shape.join(', ')}]`);
}

/** A tensor of floats as the chain has been found to have it. */
export function floats(tensor: Tensor | undefined): {
  readonly shape: readonly number[];
  readonly elements: Float32Array;
} {
  const { shape, elements } = tensor ?? { shape: [], elements: [] };
  if (elements instanceof Float32Array) return { shape, elements };
  throw new RangeError(`vectors are float32, not [${shape.join(', ')}]`);
}

/** A tensor of 64-bit integers as the chain has been found to have it; without elements where there is none. */
export function integers(tensor: Tensor | undefined): BigInt64Array {
  return tensor?.elements instanceof BigInt64Array ? tensor.elements : new BigInt64Array();
}
