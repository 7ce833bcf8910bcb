import { codeAt, widthOf } from '../../characters.ts';

/** Made when it's first needed. */
let segmenter: Intl.Segmenter | undefined;

/** What may join the character before it: marks, joiners, later letters of Hangul, skin tones, tags, and a line feed. */
const joinsBefore =
  // oxlint-disable-next-line no-misleading-character-class -- each is looked for alone
  /^[\p{M}\p{Emoji_Modifier}\p{RI}\u200c\u200d\u1160-\u11ff\ud7b0-\ud7ff\uff9e\uff9f\n\u{e0020}-\u{e007f}]$/u;
/** What may join the character behind it, whatever that is. */
const joinsBehind =
  /^[\p{M}\p{RI}\p{Cf}\u1100-\u115f\ua960-\ua97f\r\u0d4e\u{111c2}-\u{111c3}\u{1193f}\u{11941}\u{11a3a}\u{11a84}-\u{11a89}\u{11d46}]$/u;

/**
 * The characters of a text as people see them (extended grapheme clusters), each by where it starts and ends. Only where some may
 * join is looked at closely, as Intl.Segmenter takes a microsecond for each.
 */
export function eachGrapheme(text: string, found: (from: number, to: number) => void): void {
  let from = 0;
  let isJoined = false;
  let joins = false;
  for (let at = 0; at < text.length;) {
    const code = codeAt(text, at);
    const isBound = at === 0 || !(joins || kindOf(code, before, joinsBefore));
    if (isBound && at > 0) {
      if (isJoined) eachSegment(text, from, at, found);
      else found(from, at);
      from = at;
      isJoined = false;
    } else if (at > 0) isJoined = true;
    joins = kindOf(code, behind, joinsBehind);
    at += widthOf(code);
  }
  if (isJoined) eachSegment(text, from, text.length, found);
  else if (from < text.length) found(from, text.length);
}

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

/** 0 not asked yet, 1 no, 2 yes. */
const before = new Uint8Array(0x110000);
const behind = new Uint8Array(0x110000);

function kindOf(code: number, known: Uint8Array, class_: RegExp): boolean {
  if (code < 0xad) return code === 0x0a ? known === before : code === 0x0d && known === behind;
  if (known[code] === 0) known[code] = class_.test(String.fromCodePoint(code)) ? 2 : 1;
  return known[code] === 2;
}
