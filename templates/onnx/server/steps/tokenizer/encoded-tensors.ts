import type { EncodedTensorNames } from '../../../../../contract/schemas/contract.schema.ts';
import type { EncodedTexts } from '../../../../../contract/text/encode/encode-texts.ts';
import type { Tensor } from '../../tensors/dtype.ts';

/** Encoded texts as tensors, in the order of encodedTensors of contract/text/encode/tokenizer-step.ts; what has no name is left out. */
export function encodedTensors(
  { ids, mask, types, width, lengths }: EncodedTexts,
  names: EncodedTensorNames,
): readonly Tensor[] {
  const shape = [lengths.length, width];
  const matrix = (elements: BigInt64Array): Tensor => ({ dtype: 'int64', shape, elements });
  return [
    matrix(ids),
    ...(names.mask === undefined ? [] : [matrix(mask)]),
    ...(names.types === undefined ? [] : [matrix(types)]),
    { dtype: 'int64', shape: [lengths.length], elements: BigInt64Array.from(lengths, BigInt) },
  ];
}
