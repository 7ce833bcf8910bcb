import { codeAt, widthOf } from '../../characters.ts';
import type { Budget } from '../../regex/match.ts';
import type { AlignedText } from '../aligned-text/aligned-text.ts';
import { bytesOf } from '../aligned-text/byte-characters.ts';
import { CharacterEdits } from '../aligned-text/character-edits.ts';
import type { Fields } from '../fields.ts';
import { readCharsmap, type Charsmap } from './charsmap.ts';
import { eachGrapheme } from './graphemes.ts';
import { spendOnGrowth, type Normalizer } from './normalizer.ts';

/** Bytes of what is looked up as a whole; what has more is looked up by its characters. */
const longest = 5;

/**
 * SentencePiece's table of what becomes of characters.
 * https://github.com/huggingface/tokenizers, tokenizers/src/normalizers/precompiled.rs
 *
 * @throws TokenizerError
 */
export function readPrecompiled(fields: Fields): Normalizer {
  const charsmap = readCharsmap(fields.text('precompiled_charsmap'), fields.pathOf('precompiled_charsmap'));
  return (text, budget) => normalized(text, charsmap, budget);
}

function normalized(text: AlignedText, charsmap: Charsmap, budget: Budget): AlignedText {
  const all = text.text;
  const edits = new CharacterEdits(all.length);
  let isChanged = false;
  const replace = (from: number, to: number): boolean => {
    const replacement = charsmap.find(all, from, to);
    if (replacement === undefined) return false;
    isChanged = true;
    spendOnGrowth(budget, replacement.length);
    pushReplacement(edits, countOf(all, from, to), replacement);
    return true;
  };
  eachGrapheme(all, (from, to) => {
    if (to - from > 1 && byteLength(all, from, to) <= longest && replace(from, to)) return;
    for (let at = from; at < to;) {
      const code = codeAt(all, at);
      const end = at + widthOf(code);
      if (!replace(at, end)) edits.push(code, 0);
      at = end;
    }
  });
  return isChanged ? text.edited(edits, 0) : text;
}

/** The last of a longer replacement are added; of a shorter one the characters behind its last go, which may be one before it. */
function pushReplacement(edits: CharacterEdits, before: number, replacement: string): void {
  const codes = Array.from(replacement, (character) => character.codePointAt(0) ?? 0);
  const more = codes.length - before;
  for (const [index, code] of codes.entries()) edits.push(code, index >= before ? 1 : 0);
  if (more < 0) edits.setChange(edits.count - 1, edits.changeAt(edits.count - 1) + more);
}

function countOf(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; count += 1) at += widthOf(codeAt(text, at));
  return count;
}

function byteLength(text: string, from: number, to: number): number {
  let length = 0;
  for (let at = from; at < to && length <= longest;) {
    const code = codeAt(text, at);
    length += bytesOf(code);
    at += widthOf(code);
  }
  return length;
}
