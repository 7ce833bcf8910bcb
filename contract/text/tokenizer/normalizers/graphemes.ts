import { codeAt, widthOf } from '../../characters.ts';

/** Kinds of characters, of which one may be several. */
const known = 1;
/** May join the character before it: a mark, a joiner, a later letter of a Hangul syllable, a skin tone, a tag. */
const joinsBefore = 2;
/** May join the character behind it, whatever that is. */
const joinsBehind = 4;
/** A mark that joins every character before it which isn't a control character. */
const isMark = 8;
const isControl = 16;

const kinds: readonly (readonly [pattern: RegExp, kind: number])[] = [
  [
    /^(?:\p{M}|\p{Emoji_Modifier}|\p{RI}|\u200c|\u200d|[\u0e33\u0eb3\u1160-\u11ff\ud7b0-\ud7ff\uff9e\uff9f\u{e0020}-\u{e007f}])$/u,
    joinsBefore,
  ],
  [
    /^[\p{M}\p{RI}\p{Cf}\u1100-\u115f\ua960-\ua97f\u0d4e\u{111c2}\u{111c3}\u{1193f}\u{11941}\u{11a3a}\u{11a84}-\u{11a89}\u{11d46}]$/u,
    joinsBehind,
  ],
  [/^[\p{Mn}\u0e33\u0eb3]$/u, isMark],
  [/^[\p{C}\p{Zl}\p{Zp}]$/u, isControl],
];

const table = new Uint8Array(0x110000);

function kindOf(code: number): number {
  if (table[code] === 0) {
    const character = String.fromCodePoint(code);
    table[code] = kinds.reduce((sum, [pattern, kind]) => sum + (pattern.test(character) ? kind : 0), known);
  }
  return table[code] ?? known;
}

/**
 * The characters of a text as people see them (extended grapheme clusters), each by where it starts and ends. Only what may be more
 * than letters with marks is looked at closely, as Intl.Segmenter takes some microseconds each time.
 */
export function eachGrapheme(text: string, found: (from: number, to: number) => void): void {
  let from = 0;
  let first = known;
  let before = known;
  let isPlain = true;
  for (let at = 0; at < text.length;) {
    const code = codeAt(text, at);
    const kind = kindOf(code);
    const isLineEnd = code === 0x0a && text.charCodeAt(at - 1) === 0x0d;
    if (at > 0 && !isLineEnd && (before & joinsBehind) === 0 && (kind & joinsBefore) === 0) {
      give(at);
      from = at;
      isPlain = true;
    }
    if (at === from) first = kind;
    else isPlain &&= isLineEnd || ((kind & isMark) !== 0 && (first & isControl) === 0);
    before = kind;
    at += widthOf(code);
  }
  if (from < text.length) give(text.length);

  function give(to: number): void {
    if (isPlain) found(from, to);
    else eachSegment(text, from, to, found);
  }
}

/** Made when it's first needed. */
let segmenter: Intl.Segmenter | undefined;

function eachSegment(
  text: string,
  from: number,
  to: number,
  found: (from: number, to: number) => void,
): void {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  for (const { index, segment } of segmenter.segment(text.slice(from, to))) {
    found(from + index, from + index + segment.length);
  }
}
