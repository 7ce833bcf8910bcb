/** Classes of characters as the Rust of tokenizers has them, whose versions of Unicode are older than JavaScript's. */
import type { CharacterTest } from '../../characters.ts';
import { rangesOf } from '../../code-ranges.ts';
import {
  formsSince,
  marksSince,
  nonspacingSince,
  otherSince,
  punctuationSince,
  wordsSince,
} from './unicode-since.ts';

/**
 * What is asked of code points again and again: 0 not asked yet, 1 no, 2 yes.
 *
 * @param since ranges that the library doesn't count among them
 * @param before ranges that it does, and JavaScript doesn't
 */
function remembered(class_: RegExp, since = '', before = ''): CharacterTest {
  const known = new Uint8Array(0x110000);
  for (const [low, high] of rangesOf(since)) known.fill(1, low, high + 1);
  for (const [low, high] of rangesOf(before)) known.fill(2, low, high + 1);
  return (code) => {
    if (known[code] === 0) known[code] = class_.test(String.fromCodePoint(code)) ? 2 : 1;
    return known[code] === 2;
  };
}

/** Whether the library leaves a character as it is, whatever its normal forms are by now. */
export const hasNewForm = remembered(/(?!)/, '', formsSince);

/** char::is_whitespace */
export const isWhitespace = remembered(/^\p{White_Space}$/u);

/** `\w` of the crate regex, with Unicode. */
export const isWordOfRust = remembered(/^[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]$/u, wordsSince);

/** char::is_numeric */
export const isNumeric = remembered(/^\p{N}$/u);

/** is_punctuation of the crate unicode_categories, and the punctuation of ASCII. */
export const isPunctuation = remembered(/^[\p{P}$+<=>^`|~]$/u, punctuationSince, '166d 111c9');

/** is_other of the crate unicode_categories. */
export const isOther = remembered(/^[\p{Cc}\p{Cf}\p{Co}]$/u, otherSince);

/** is_mark_nonspacing of the crate unicode_categories. */
export const isNonspacingMark = remembered(/^\p{Mn}$/u, nonspacingSince, '1734 1171e');

/** is_combining_mark of the crate unicode-normalization-alignments. */
export const isCombiningMark = remembered(/^\p{M}$/u, marksSince, '1cf2-1cf3');
