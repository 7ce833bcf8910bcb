import type { TokenizerSettingsJson } from '../../../../../contract/schemas/contract.schema.ts';
import { plainText } from '../../../../../contract/text/encode/encode-texts.ts';
import type { Tokenizer } from '../../../../../contract/text/tokenizer/tokenizer.ts';

/**
 * How many tokens a prompt has as sentence-transformers counts them: with the special ones in front, and without one that would
 * stand behind.
 */
export function promptTokens(tokenizer: Tokenizer, settings: TokenizerSettingsJson, prompt: string): number {
  const { maxLength, truncationSide } = settings;
  const { specialTokensMask } = tokenizer.encode(plainText(prompt, settings), null, {
    addSpecialTokens: true,
    maxLength,
    truncation: 'longest_first',
    truncationSide,
  });
  const count = specialTokensMask.length;
  return specialTokensMask[count - 1] === 1 ? count - 1 : count;
}
