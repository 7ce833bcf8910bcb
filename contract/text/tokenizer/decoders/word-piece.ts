/** What stands together in English text, in the order in which it's put together. */
const together = [
  [' .', '.'],
  [' ?', '?'],
  [' !', '!'],
  [' ,', ','],
  [" ' ", "'"],
  [" n't", "n't"],
  [" 'm", "'m"],
  [' do not', " don't"],
  [" 's", "'s"],
  [" 've", "'ve"],
  [" 're", "'re"],
] as const;

/**
 * Words of their pieces, with spaces between them.
 *
 * @param prefix what pieces begin with that go on with a word
 * @param isCleaned whether punctuation stands at the word before it
 */
export function decodeWordPieces(
  tokens: readonly string[],
  prefix: string,
  isCleaned: boolean,
): readonly string[] {
  return tokens.map((token, i) => {
    const text = i === 0 ? token : token.startsWith(prefix) ? token.slice(prefix.length) : ` ${token}`;
    return isCleaned ? cleaned(text) : text;
  });
}

/** A text whose punctuation stands at the words before it. */
export function cleaned(text: string): string {
  return together.reduce((done, [apart, joined]) => done.replaceAll(apart, joined), text);
}
