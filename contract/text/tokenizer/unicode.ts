/**
 * Classes of characters as the Rust of tokenizers has them. JavaScript's follow a later version of Unicode, and so know characters
 * that are new since.
 */
import type { CharacterTest } from '../characters.ts';

/** What is asked of code points again and again: 0 not asked yet, 1 no, 2 yes. */
function remembered(class_: RegExp): CharacterTest {
  const known = new Uint8Array(0x110000);
  return (code) => {
    if (known[code] === 0) known[code] = class_.test(String.fromCodePoint(code)) ? 2 : 1;
    return known[code] === 2;
  };
}

/** char::is_whitespace */
export const isWhitespace = remembered(/^\p{White_Space}$/u);

/** `\w` of the crate regex, with Unicode. */
export const isWordOfRust = remembered(/^[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]$/u);

/** char::is_numeric */
export const isNumeric = remembered(/^\p{N}$/u);

/** is_punctuation of the crate unicode_categories, and the punctuation of ASCII. */
export const isPunctuation = remembered(/^[\p{P}$+<=>^`|~]$/u);

/** is_other of the crate unicode_categories. */
export const isOther = remembered(/^[\p{Cc}\p{Cf}\p{Co}]$/u);

/** is_mark_nonspacing of the crate unicode_categories. */
export const isNonspacingMark = remembered(/^\p{Mn}$/u);

/** is_combining_mark of the crate unicode-normalization-alignments. */
export const isCombiningMark = remembered(/^\p{M}$/u);
