import { isDigit, isSpace, isWord, type CharacterTest } from '../characters.ts';
import type { RegexReader } from './regex-reader.ts';
import { RegexError, type Place } from './syntax.ts';

/** What a backslash and what follows it mean. */
export type Escape =
  | { readonly kind: 'test'; readonly test: CharacterTest }
  | { readonly kind: 'code'; readonly code: number }
  | { readonly kind: 'place'; readonly place: Place };

/** Control characters by the letters that Python and Oniguruma both know them by. */
export const controls: ReadonlyMap<string, number> = new Map([
  ['a', 7],
  ['f', 12],
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['v', 11],
]);

const places: ReadonlyMap<string, Place> = new Map([
  ['A', 'start'],
  ['Z', 'end'],
  ['b', 'boundary'],
  ['B', 'no-boundary'],
]);

/**
 * Reads what stands behind a backslash.
 * https://docs.python.org/3/library/re.html#regular-expression-syntax
 *
 * @param isAscii whether `\w`, `\d` and `\s` are those of ASCII
 * @param isInSet whether it is between brackets, where `\b` is a backspace
 * @throws RegexError
 */
export function readEscape(reader: RegexReader, isAscii: boolean, isInSet: boolean): Escape {
  const letter = reader.take();
  const test = classOf(letter, isAscii);
  if (test !== undefined) return { kind: 'test', test };
  const place = places.get(letter);
  if (place !== undefined && !isInSet) return { kind: 'place', place };
  const control = letter === 'b' ? 8 : controls.get(letter);
  if (control !== undefined) return { kind: 'code', code: control };
  switch (letter) {
    case 'x':
      return { kind: 'code', code: readHex(reader, 2) };
    case 'u':
      return { kind: 'code', code: readHex(reader, 4) };
    case 'U':
      return { kind: 'code', code: readHex(reader, 8) };
    case '0':
      return { kind: 'code', code: Number.parseInt(`0${reader.takeWhile(/^[0-7]$/, 2)}`, 8) };
  }
  if (/^[1-9]$/.test(letter)) {
    const octal = /^[0-3]$/.test(letter) ? reader.takeWhile(/^[0-7]$/, 2) : '';
    if (octal.length === 2) return { kind: 'code', code: Number.parseInt(letter + octal, 8) };
    throw new RegexError('refers back to what a group matched');
  }
  if (/^[a-zA-Z]$/.test(letter)) throw new RegexError(`has \\${letter}, which isn't known`);
  return { kind: 'code', code: letter.codePointAt(0) ?? 0 };
}

function classOf(letter: string, isAscii: boolean): CharacterTest | undefined {
  const lower = letter.toLowerCase();
  const [ofAscii, ofUnicode] = classes.get(lower) ?? [];
  const test = isAscii ? ofAscii : ofUnicode;
  return test === undefined || lower === letter ? test : (code) => !test(code);
}

/** `\w` with the flag `a`. */
export function asciiWord(code: number): boolean {
  return code <= 0x7f && isWord(code);
}

/** Classes of characters by their letters: those of ASCII, and those of Unicode. */
const classes: ReadonlyMap<string, readonly [ofAscii: CharacterTest, ofUnicode: CharacterTest]> = new Map([
  ['d', [(code: number) => code >= 0x30 && code <= 0x39, isDigit]],
  ['s', [(code: number) => code === 0x20 || (code >= 9 && code <= 13), isSpace]],
  ['w', [asciiWord, isWord]],
]);

/** Reads a code point of so many hexadecimal digits. @throws RegexError */
export function readHex(reader: RegexReader, length: number): number {
  const digits = reader.takeWhile(/^[0-9a-fA-F]$/, length);
  const code = Number.parseInt(digits, 16);
  if (digits.length < length || code > 0x10ffff) throw new RegexError('has an escape that is no code point');
  return code;
}
