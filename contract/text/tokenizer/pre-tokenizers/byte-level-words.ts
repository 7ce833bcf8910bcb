import { codeAt, widthOf } from '../../characters.ts';
import { propertyTest } from '../../regex/oniguruma/properties.ts';
import type { Pattern } from '../pattern.ts';
import { isWhitespace } from '../unicode/unicode.ts';

/** Kinds of characters; 0 is none that was asked for. */
const letter = 1;
const number = 2;
const space = 3;
const sign = 4;

const isLetter = propertyTest('L');
const isNumber = propertyTest('N');
const kinds = new Uint8Array(0x110000);

function kindAt(text: string, at: number): number {
  if (at >= text.length) return 0;
  const code = codeAt(text, at);
  if (kinds[code] === 0) kinds[code] = kindOf(code);
  return kinds[code] ?? 0;
}

function kindOf(code: number): number {
  if (isLetter(code)) return letter;
  if (isNumber(code)) return number;
  return isWhitespace(code) ? space : sign;
}

/**
 * GPT-2's words, which all of a text belongs to: what
 * `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+` finds.
 */
export const byteLevelWords: Pattern = (text, found) => {
  for (let at = 0; at < text.length;) {
    const end = endOfWord(text, at);
    found(at, end);
    at = end;
  }
};

function endOfWord(text: string, start: number): number {
  const contraction = endOfContraction(text, start);
  if (contraction !== -1) return contraction;
  const from = text.charCodeAt(start) === 0x20 ? start + 1 : start;
  const kind = kindAt(text, from);
  if (kind !== space && kind !== 0) return endOfRun(text, from, kind);
  const end = endOfRun(text, start, space);
  // The last space stays for the word behind them, where they are several; no space is two units.
  return end < text.length && end - start > 1 ? end - 1 : end;
}

function endOfRun(text: string, from: number, kind: number): number {
  let at = from;
  while (kindAt(text, at) === kind) at += widthOf(codeAt(text, at));
  return at;
}

function endOfContraction(text: string, start: number): number {
  if (text.charCodeAt(start) !== 0x27) return -1;
  const next = text[start + 1] ?? '';
  if (next !== '' && 'stmd'.includes(next)) return start + 2;
  const two = text.slice(start + 1, start + 3);
  return two === 're' || two === 've' || two === 'll' ? start + 3 : -1;
}
