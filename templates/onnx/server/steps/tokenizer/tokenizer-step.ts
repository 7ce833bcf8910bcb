import type { TokenizerStep } from '../../../../../contract/schemas/contract.schema.ts';
import {
  mostWindows,
  readTokenizerStep,
  tokenizerSignature,
  tokenizerSpread,
} from '../../../../../contract/text/encode/tokenizer-step.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { loadTokenizer } from './load-tokenizer.ts';
import type { StepKind } from '../step-kind.ts';
import { raggedOf } from './ragged-tokens.ts';

/** Three tensors of 64-bit integers, and their copies for the graph. */
const bytesPerToken = 64;
/** Of a unit of UTF-16, as measured with a million of emojis, Chinese and words: all of its tokens, or of the first that are kept. */
const bytesPerUnit = { all: 120, first: 50 } as const;

/** Divides texts into the tokens of a tokenizer.json. What does so is loaded only where a model has one. */
export const tokenizerStep: StepKind = {
  kind: 'tokenizer',
  read: (declaration) => {
    const step = readTokenizerStep(declaration.declared());
    const spread = tokenizerSpread(step);
    const declared = {
      kind: 'tokenizer',
      ...tokenizerSignature(step),
      ...(spread !== null && { spread }),
      encoding: step.settings,
      ragged: raggedOf(step.outputs, step.settings.padding, step.settings.together),
      cost: (texts: readonly Tensor[]) => costOf(step, texts),
    };
    return {
      ...declared,
      load: async (folder) => ({ ...declared, run: await loadTokenizer(folder, step) }),
    };
  },
};

function costOf(
  { settings: { maxLength, truncationSide, stride } }: TokenizerStep,
  texts: readonly Tensor[],
): number {
  const rows = texts[0]?.shape[0] ?? 0;
  let [longest, all] = [0, 0];
  for (const { elements } of texts) {
    if (!Array.isArray(elements)) continue;
    for (const { length } of elements) {
      longest = Math.max(longest, length);
      all += length;
    }
  }
  // Each window moves on by a token at least.
  const windows =
    stride === undefined ? 0 : Math.min(mostWindows, Math.max(0, all - (maxLength ?? Infinity)));
  const perUnit =
    maxLength !== null && truncationSide === 'right' && stride === undefined
      ? bytesPerUnit.first
      : bytesPerUnit.all;
  const width = Math.min(maxLength ?? Infinity, longest * texts.length);
  return all * perUnit + (rows + windows) * width * bytesPerToken;
}
