import { shown } from '../../util/http-error.ts';
import { isNumberType } from '../../tensors/convert.ts';
import { type Given, placeOf } from './value-place.ts';

/** How onnxruntime's Gather refuses indexes (core/providers/cpu/tensor/gather.cc); negative ones are from the end. */
const refusal = /out of data bounds, idx=(-?\d+) must be within the inclusive range \[-?\d+,(-?\d+)\]/u;

/**
 * Which value of a request is an index that a table of the model hasn't, as an id beyond its embeddings; null where none
 * is, or several could be: an index may be computed, and then no input has it.
 */
export function beyondTable(cause: string, given: readonly Given[]): string | null {
  const [, index, last] = refusal.exec(cause) ?? [];
  if (index === undefined || last === undefined) return null;
  const found = given.flatMap(({ spec, tensor, rowsField }) => {
    // The elements of float16 are its bits.
    if (!isNumberType(tensor.dtype) || tensor.dtype === 'float16') return [];
    const at = tensor.elements.findIndex((value) => Number(value) === Number(index));
    return at === -1 ? [] : [placeOf(spec, tensor.shape, at, rowsField)];
  });
  const [place, ...others] = found;
  if (place === undefined || others.length > 0) return null;
  return `${place}: ${shown(Number(index))} is not in the model's table, which has 0 to ${last}`;
}
