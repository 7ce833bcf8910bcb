import type { TokenizerStep } from '../../../../../contract/schemas/contract.schema.ts';
import { readTokenizerStep, tokenizerSignature } from '../../../../../contract/text/encode/tokenizer-step.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { loadTokenizer } from './load-tokenizer.ts';
import type { Ragged, StepKind } from '../step-kind.ts';

/** Of what is computed together, a fifth may be padding: less is gained by more inferences than is lost. */
const mostPadding = 0.2;
/** Three tensors of 64-bit integers, their copies for the graph, and what the tokenizer has of a token. */
const bytesPerToken = 100;
/** Some tokenizers make several tokens of each unit of UTF-16. */
const tokensPerUnit = 3;

/** Divides texts into the tokens of a tokenizer.json. What does so is loaded only where a model has one. */
export const tokenizerStep: StepKind = {
  kind: 'tokenizer',
  read: (declaration) => {
    const step = readTokenizerStep(declaration.declared());
    const declared = {
      kind: 'tokenizer',
      ...tokenizerSignature(step),
      ragged: raggedOf(step),
      cost: (texts: readonly Tensor[]) => costOf(step, texts),
    };
    return {
      ...declared,
      load: async (folder) => ({ ...declared, run: await loadTokenizer(folder, step) }),
    };
  },
};

function raggedOf({ outputs: { ids, mask, types, lengths }, settings: { padding } }: TokenizerStep): Ragged {
  const tensors = [ids, mask, types].filter((name) => name !== undefined);
  return { tensors, lengths, mostPadding: padding === null ? 0 : mostPadding };
}

/** All texts of a row are tokens before they are cut, and rows are as long as the longest after. */
function costOf({ settings: { maxLength } }: TokenizerStep, texts: readonly Tensor[]): number {
  const rows = texts[0]?.shape[0] ?? 0;
  let [longest, all] = [0, 0];
  for (const { elements } of texts) {
    if (!Array.isArray(elements)) continue;
    for (const { length } of elements) {
      longest = Math.max(longest, length);
      all += length;
    }
  }
  const width = Math.min(maxLength ?? Infinity, (longest + 2) * tokensPerUnit * texts.length);
  return Math.ceil((all * tokensPerUnit + rows * width) * bytesPerToken);
}
