import { codeAt, widthOf } from '../characters.ts';

/** What is asked of a text. */
export interface EncodeOptions {
  /** Whether those of the post-processor are added. */
  readonly addSpecialTokens: boolean;
  /** Tokens at most, with the special ones; null for all. */
  readonly maxLength: number | null;
  readonly truncation: 'longest_first' | 'only_first' | 'only_second';
  /** Where tokens are left out. */
  readonly truncationSide: 'left' | 'right';
}

/** The tokens of a text or of two, one entry a token in each. */
export interface Encoding {
  readonly ids: Int32Array;
  readonly typeIds: Int32Array;
  /** 1 for what the post-processor added; a special token that was written in the text is 0. */
  readonly specialTokensMask: Uint8Array;
  /** Two entries a token: where it starts and ends in its text, in units of UTF-16. */
  readonly offsets: Int32Array;
  /** Which text a token is of: 0, 1, or -1 of none. */
  readonly sequences: Int8Array;
  /** Which word of its text a token is of (word_ids); -1 of none. */
  readonly words: Int32Array;
}

/** The offsets of an encoding in code points, as Python counts, instead of units of UTF-16. */
export function offsetsInCodePoints(encoding: Encoding, text: string, pair: string | null): Int32Array {
  const counts = [pointsBefore(text), pointsBefore(pair ?? '')];
  return encoding.offsets.map((offset, index) => {
    const count = counts[encoding.sequences[index >> 1] ?? -1];
    return count?.[offset] ?? offset;
  });
}

/** How many code points start before each place of a text; undefined where all are one unit. */
function pointsBefore(text: string): Int32Array | undefined {
  if (!/[\ud800-\udbff][\udc00-\udfff]/.test(text)) return undefined;
  const counts = new Int32Array(text.length + 1);
  let count = 0;
  for (let at = 0; at < text.length; count += 1) {
    const width = widthOf(codeAt(text, at));
    counts[at] = count;
    if (width === 2) counts[at + 1] = count;
    at += width;
  }
  counts[text.length] = count;
  return counts;
}
