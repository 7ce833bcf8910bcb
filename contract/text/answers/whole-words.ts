/** The tokens of a window, a number each. */
export interface WindowTokens {
  /** Two for each token, in code points. */
  readonly offsets: ArrayLike<number | bigint>;
  /** Which word of its text a token is of; -1 of none. */
  readonly words: ArrayLike<number | bigint>;
  /** Which text a token is of. */
  readonly sequences: ArrayLike<number | bigint>;
}

/**
 * Where an answer starts and ends in its text, in code points: at the ends of its tokens, or of the words that these are of, as far as a window
 * has them.
 *
 * @param sequence the text that has answers
 */
export function spanInText(
  tokens: WindowTokens,
  { start, end }: { readonly start: number; readonly end: number },
  sequence: number,
  isAligned: boolean,
): readonly [start: number, end: number] {
  const { offsets, words } = tokens;
  const [first, last] = [Number(words[start]), Number(words[end])];
  const isOfWords = isAligned && first >= 0 && last >= 0;
  const from = isOfWords ? firstOf(tokens, first, sequence) : start;
  const to = isOfWords ? lastOf(tokens, last, sequence) : end;
  return [Number(offsets[2 * from]), Number(offsets[2 * to + 1])];
}

function isOf({ words, sequences }: WindowTokens, at: number, word: number, sequence: number): boolean {
  return Number(words[at]) === word && Number(sequences[at]) === sequence;
}

function firstOf(tokens: WindowTokens, word: number, sequence: number): number {
  let at = 0;
  while (at < tokens.words.length && !isOf(tokens, at, word, sequence)) at++;
  return at;
}

function lastOf(tokens: WindowTokens, word: number, sequence: number): number {
  let at = tokens.words.length - 1;
  while (at > 0 && !isOf(tokens, at, word, sequence)) at--;
  return at;
}
