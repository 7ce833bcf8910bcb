import type { EncodedTensorNames, TokenizerStep } from '../../../../../contract/schemas/contract.schema.ts';
import type { EncodedRows, EncodedTexts } from '../../../../../contract/text/encode/padded-encodings.ts';
import type { Tensor } from '../../tensors/dtype.ts';

/** Encoded texts as tensors, in the order of encodedTensors of contract/text/encode/tokenizer-step.ts; what has no name is left out. */
export function encodedTensors(
  { ids, mask, types, width, lengths }: EncodedTexts,
  names: EncodedTensorNames,
): readonly Tensor[] {
  const shape = [lengths.length, width];
  const matrix = (elements: BigInt64Array): Tensor => integers(shape, elements);
  return [
    matrix(ids),
    ...(names.mask === undefined ? [] : [matrix(mask)]),
    ...(names.types === undefined ? [] : [matrix(types)]),
    integers([lengths.length], BigInt64Array.from(lengths, BigInt)),
  ];
}

/** The same with what a tokenizer's step was asked for beside, in the order of its signature. */
export function encodedRows(rows: EncodedRows, names: TokenizerStep['outputs']): readonly Tensor[] {
  const { offsets, sequences, words, width, lengths, windows } = rows;
  const shape = [lengths.length, width];
  return [
    ...encodedTensors(rows, names),
    ...(offsets === undefined ? [] : [integers([...shape, 2], offsets)]),
    ...(sequences === undefined ? [] : [integers(shape, sequences)]),
    ...(words === undefined ? [] : [integers(shape, words)]),
    ...(names.windows === undefined ? [] : [integers([windows.length], BigInt64Array.from(windows, BigInt))]),
  ];
}

function integers(shape: readonly number[], elements: BigInt64Array): Tensor {
  return { dtype: 'int64', shape, elements };
}
