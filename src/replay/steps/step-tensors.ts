import type { EncodedTensorNames } from '../../../contract/schemas/contract.schema.ts';
import type { EncodedTexts } from '../../../contract/text/encode/padded-encodings.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** What a step makes of the tensors that are there. */
export type ReplayedStep = (
  tensors: ReadonlyMap<string, Tensor>,
) => readonly Tensor[] | Promise<readonly Tensor[]>;

/** The elements of a tensor of texts. */
export function textsOf(tensors: ReadonlyMap<string, Tensor>, name: string): readonly string[] {
  return tensors.get(name)?.data.map(String) ?? [];
}

/** Shape and elements of a tensor of floats. */
export function floatsOf(
  tensors: ReadonlyMap<string, Tensor>,
  name: string,
): { readonly shape: readonly number[]; readonly elements: Float32Array } {
  const { shape, data } = tensors.get(name) ?? { shape: [], data: [] };
  return { shape, elements: Float32Array.from(data, Number) };
}

/** Encoded texts as the tensors that a step calls so; what it has no name for is left out. */
export function encodedTensors(
  { ids, mask, types, width, lengths }: EncodedTexts,
  names: EncodedTensorNames,
): readonly Tensor[] {
  const rows = lengths.length;
  const made = [
    [names.ids, ids],
    [names.mask, mask],
    [names.types, types],
  ] as const;
  return [
    ...made.flatMap(([name, data]): Tensor[] =>
      name === undefined ? [] : [{ name, dtype: 'int64', shape: [rows, width], data: [...data] }],
    ),
    { name: names.lengths, dtype: 'int64', shape: [rows], data: Array.from(lengths, BigInt) },
  ];
}
