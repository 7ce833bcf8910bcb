import type { TokenRange } from './token-list.ts';
import { TokenizerError } from './tokenizer-error.ts';

/**
 * Parts of a text that is too long, which overlap: from the left as many tokens as fit, and the last one ends where the text does
 * (Encoding::truncate of tokenizers 0.22).
 *
 * @param range the whole text
 * @param length tokens that fit
 * @param stride tokens that two parts side by side share
 * @throws TokenizerError where the parts would never come to the end
 */
export function windowsOf(range: TokenRange, length: number, stride: number): readonly TokenRange[] {
  const { from, to } = range;
  if (to - from <= length) return [range];
  if (stride >= length) {
    throw new TokenizerError(`windows of ${length} tokens can't share ${stride}: a text would never end`);
  }
  const windows: TokenRange[] = [];
  for (let start = from; ; start += length - stride) {
    const end = Math.min(start + length, to);
    windows.push({ ...range, from: start, to: end });
    if (end === to) return windows;
  }
}
