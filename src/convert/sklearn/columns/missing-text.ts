/**
 * What stands for a missing value among text in a graph, whose strings can't be null: a code point that is no character and
 * never will be one (Unicode 16, section 23.7), so nobody's text is taken for it.
 */
export const missingText = '\u{10FFFF}';
