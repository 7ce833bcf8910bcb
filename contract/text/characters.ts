/**
 * Python's classes of characters, of which JavaScript has others by the same names: https://docs.python.org/3/library/re.html
 * Both follow the version of Unicode that they were made with.
 */

/** Whether a code point is of some kind. */
export type CharacterTest = (code: number) => boolean;

/** What is asked of a code point again and again, kept for all that one unit of UTF-16 holds: 0 not asked yet, 1 no, 2 yes. */
function remembered(test: CharacterTest): CharacterTest {
  const known = new Uint8Array(0x10000);
  return (code) => {
    if (code > 0xffff) return test(code);
    if (known[code] === 0) known[code] = test(code) ? 2 : 1;
    return known[code] === 2;
  };
}

/** `\w`: what str.isalnum calls letters and numbers, and the underscore. */
export const isWord = remembered((code) => /^[\p{L}\p{N}_]$/u.test(String.fromCodePoint(code)));

/** `\d`: the digits of all scripts. */
export const isDigit = remembered((code) => /^\p{Nd}$/u.test(String.fromCodePoint(code)));

/** `\s`, and what str.split divides at. JavaScript has U+FEFF among these, and neither the separators U+001C to U+001F nor U+0085. */
export const isSpace = remembered(
  (code) =>
    (/^\s$/u.test(String.fromCodePoint(code)) && code !== 0xfeff) ||
    (code >= 0x1c && code <= 0x1f) ||
    code === 0x85,
);

/**
 * Whether unicodedata.combining is more than 0. JavaScript doesn't say the class, but its normal forms sort by it: U+0334 has
 * class 1 and moves before all with a higher one, U+0301 has class 230 and moves behind all with a lower one.
 *
 * @param code a code point that is its own compatibility decomposition
 */
export const isCombining = remembered((code) => {
  const character = String.fromCodePoint(code);
  return (
    code === 0x334 ||
    `${character}\u0334`.normalize('NFKD') === `\u0334${character}` ||
    `\u0301${character}`.normalize('NFKD') === `${character}\u0301`
  );
});

/** The code point at a place in a text; a lone surrogate stands for itself. */
export function codeAt(text: string, at: number): number {
  return text.codePointAt(at) ?? -1;
}

/** The code point that ends at a place in a text; -1 at its start. */
export function codeBefore(text: string, at: number): number {
  const unit = at > 0 ? text.charCodeAt(at - 1) : -1;
  if (unit < 0xdc00 || unit > 0xdfff || at < 2) return unit;
  const code = codeAt(text, at - 2);
  return code > 0xffff ? code : unit;
}

/** How many units of UTF-16 a code point takes. */
export function widthOf(code: number): 1 | 2 {
  return code > 0xffff ? 2 : 1;
}
