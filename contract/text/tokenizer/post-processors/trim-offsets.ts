import { placeAfter, placeBefore, type TokenRange } from '../token-list.ts';
import { isWhitespace } from '../unicode/unicode.ts';
import type { Trim } from './post-processor.ts';

/**
 * Where tokens start and end, two numbers each, without the spaces that they have in them (tokenizers' process_offsets), which it
 * counts by code points.
 */
export function trimmedOffsets(
  range: TokenRange,
  trims: readonly Trim[],
  tokenOf: (id: number) => string | undefined,
): Int32Array {
  const { tokens, from, to, text } = range;
  const offsets = new Int32Array(2 * (to - from));
  for (let index = from; index < to; index += 1) {
    let start = tokens.starts[index] ?? 0;
    let end = tokens.ends[index] ?? 0;
    if (trims.length > 0) {
      const token = tokens.values.get(index) ?? tokenOf(tokens.ids[index] ?? -1) ?? '';
      const leading = leadingSpaces(token);
      const trailing = trailingSpaces(token);
      for (const { addPrefixSpace } of trims) {
        const isAdded = addPrefixSpace && leading === 1 && (index === from || start === 0);
        if (leading > 0 && !isAdded) start = Math.min(placeAfter(text, start, leading), end);
        const before = trailing === 0 ? -1 : placeBefore(text, end, trailing);
        if (before !== -1) end = Math.max(before, start);
      }
    }
    offsets[2 * (index - from)] = start;
    offsets[2 * (index - from) + 1] = end;
  }
  return offsets;
}

function leadingSpaces(token: string): number {
  let at = 0;
  while (at < token.length && isSpace(token.charCodeAt(at))) at += 1;
  return at;
}

function trailingSpaces(token: string): number {
  let at = token.length;
  while (at > 0 && isSpace(token.charCodeAt(at - 1))) at -= 1;
  return token.length - at;
}

/** `Ġ` is the space of byte-level tokens; no space is beyond what one unit holds. */
function isSpace(unit: number): boolean {
  return unit === 0x120 || isWhitespace(unit);
}
