import type { AlignedText } from '../aligned-text/aligned-text.ts';
import { isWhitespace } from '../unicode/unicode.ts';

/** Takes the spaces off the ends of a text (NormalizedString::strip). */
export function stripped(text: AlignedText, isLeft: boolean, isRight: boolean): AlignedText {
  const all = text.text;
  let from = 0;
  let to = all.length;
  while (isLeft && from < to && isWhitespace(all.charCodeAt(from))) from += 1;
  while (isRight && to > from && isWhitespace(all.charCodeAt(to - 1))) to -= 1;
  return from === 0 && to === all.length ? text : text.kept(from, to);
}
