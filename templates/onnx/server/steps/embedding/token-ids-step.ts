import type { EncodedTexts } from '../../../../../contract/text/encode/padded-encodings.ts';
import { refuseTextBesideIds, withGivenIds } from '../../../../../contract/text/encode/given-ids.ts';
import { readTokenIdsStep, tokenIdsSignature } from '../../../../../contract/text/encode/token-ids-step.ts';
import type { EncodedTensorNames } from '../../../../../contract/schemas/contract.schema.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import type { StepKind } from '../step-kind.ts';
import { integersOf, refusingRows, rowCounts, rowTexts } from '../step-tensors.ts';
import { encodedTensors } from '../tokenizer/encoded-tensors.ts';
import { raggedOf } from '../tokenizer/ragged-tokens.ts';

/** Of a character of a list: its number, and the token that it becomes. */
const bytesPerUnit = 64;

/** Takes the ids of tokens from callers who have divided their texts themselves. */
export const tokenIdsStep: StepKind = {
  kind: 'tokenIds',
  read: (declaration) => {
    const step = readTokenIdsStep(declaration.declared());
    const { input, text, outputs, padding } = step;
    return {
      kind: 'tokenIds',
      ...tokenIdsSignature(step),
      ragged: raggedOf(outputs, padding),
      sentCost: (sent) => {
        const lists = rowTexts(input, sent.get(input));
        const texts = rowTexts(text, sent.get(text));
        refusingRows(() => refuseTextBesideIds(step, texts, lists));
        return bytesPerUnit * lists.reduce((sum, { length }) => sum + length, 0);
      },
      run: ([lists, ...made]) => {
        const encoded = encodedOf(made, outputs);
        const given = rowTexts(input, lists);
        return encodedTensors(
          refusingRows(() => withGivenIds(step, encoded, given)),
          outputs,
        );
      },
    };
  },
};

/** What a tokenizer made, in the order of its tensors. */
function encodedOf(made: readonly Tensor[], { mask, types }: EncodedTensorNames): EncodedTexts {
  const rest = [...made];
  const ids = integersOf(rest.shift());
  const masks = mask === undefined ? new BigInt64Array() : integersOf(rest.shift()).elements;
  const typeIds = types === undefined ? new BigInt64Array() : integersOf(rest.shift()).elements;
  return {
    ids: ids.elements,
    mask: masks,
    types: typeIds,
    width: ids.shape[1] ?? 0,
    lengths: Int32Array.from(rowCounts(rest.shift())),
  };
}
