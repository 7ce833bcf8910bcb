import type { EncodeOptions } from './encoding.ts';
import { TokenizerError } from './tokenizer-error.ts';

/**
 * How many tokens are left of a text and of a second one (tokenizers' truncate_encodings).
 *
 * @param first tokens of the first text, without special ones
 * @param second those of the second; null where there is none
 * @param most tokens at most, without special ones
 * @throws TokenizerError where what is to be made shorter isn't there, or not long enough
 */
export function truncatedCounts(
  first: number,
  second: number | null,
  most: number,
  truncation: EncodeOptions['truncation'],
): readonly [first: number, second: number] {
  const other = second ?? 0;
  const over = first + other - most;
  if (over <= 0) return [first, other];
  if (most === 0) return [0, 0];
  if (truncation === 'longest_first') {
    if (second === null) return [first - over, 0];
    const shorter = Math.min(first, other);
    const longer = shorter > most ? shorter : Math.max(shorter, most - shorter);
    const half = Math.floor(most / 2);
    const [less, more] = shorter + longer > most ? [half, half + (most % 2)] : [shorter, longer];
    return first > other ? [more, less] : [less, more];
  }
  if (truncation === 'only_second' && second === null) {
    throw new TokenizerError('a second text is to be made shorter, and there is none');
  }
  const isFirst = truncation === 'only_first';
  const target = isFirst ? first : other;
  if (target <= over) {
    throw new TokenizerError(
      `${most} tokens hold neither text: the ${isFirst ? 'second' : 'first'} one alone has ${isFirst ? other : first}`,
    );
  }
  return isFirst ? [first - over, other] : [first, other - over];
}
