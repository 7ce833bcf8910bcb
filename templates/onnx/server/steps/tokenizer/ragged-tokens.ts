import type { EncodedTensorNames, PaddingJson } from '../../../../../contract/schemas/contract.schema.ts';
import type { Ragged } from '../step-kind.ts';

/** Of what is computed together, a fifth may be padding: less is gained by more inferences than is lost. */
const mostPadding = 0.2;

/** Encoded texts as rows of different lengths: without a padding, those of one length only are computed together. */
export function raggedOf(
  { ids, mask, types, lengths }: EncodedTensorNames,
  padding: PaddingJson | null,
  mostTokens?: number,
): Ragged {
  const tensors = [ids, mask, types].filter((name) => name !== undefined);
  return {
    tensors,
    lengths,
    mostPadding: padding === null ? 0 : mostPadding,
    ...(mostTokens !== undefined && { mostTokens }),
  };
}
