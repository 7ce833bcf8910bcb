import type { CharacterTest } from '../../characters.ts';
import { controls, readHex, type Escape } from '../escapes.ts';
import type { RegexReader } from '../regex-reader.ts';
import { RegexError, type Place } from '../syntax.ts';
import { propertyTest } from './properties.ts';

const places: ReadonlyMap<string, Place> = new Map([
  ['A', 'start'],
  ['z', 'end'],
  ['Z', 'end-or-last-line'],
  ['b', 'boundary'],
  ['B', 'no-boundary'],
]);

const classes: ReadonlyMap<string, string> = new Map([
  ['d', 'digit'],
  ['h', 'xdigit'],
  ['s', 'space'],
  ['w', 'word'],
]);

/**
 * Reads what stands behind a backslash.
 * https://github.com/kkos/oniguruma/blob/master/doc/RE
 *
 * @param isInSet whether it is between brackets, where `\b` is a backspace
 * @throws RegexError
 */
export function readEscape(reader: RegexReader, isInSet: boolean): Escape {
  const letter = reader.take();
  const name = classes.get(letter.toLowerCase());
  if (name !== undefined)
    return { kind: 'test', test: negatedIf(propertyTest(name), letter !== letter.toLowerCase()) };
  const place = places.get(letter);
  if (place !== undefined && !isInSet) return { kind: 'place', place };
  const control = letter === 'b' ? 8 : controls.get(letter);
  if (control !== undefined) return { kind: 'code', code: control };
  switch (letter) {
    case 'e':
      return { kind: 'code', code: 27 };
    case 'p':
    case 'P':
      return { kind: 'test', test: readProperty(reader, letter === 'P') };
    case 'x':
      return { kind: 'code', code: reader.takes('{') ? readLongHex(reader) : readHex(reader, 2) };
    case 'u':
      return { kind: 'code', code: readHex(reader, 4) };
  }
  if (/^[0-9]$/.test(letter)) throw new RegexError(`has \\${letter}, which refers back or is octal`);
  if (/^[a-zA-Z]$/.test(letter)) throw new RegexError(`has \\${letter}, which isn't known`);
  return { kind: 'code', code: letter.codePointAt(0) ?? 0 };
}

export function negatedIf(test: CharacterTest, isNegated: boolean): CharacterTest {
  return isNegated ? (code) => !test(code) : test;
}

function readProperty(reader: RegexReader, isNegated: boolean): CharacterTest {
  if (!reader.takes('{')) throw new RegexError(String.raw`has \p without {…}`);
  const isInverted = reader.takes('^');
  const name = reader.takeWhile(/^[^{}]$/, 40);
  if (!reader.takes('}')) throw new RegexError(String.raw`has \p{…} that does not end`);
  return negatedIf(propertyTest(name), isNegated !== isInverted);
}

function readLongHex(reader: RegexReader): number {
  const code = Number.parseInt(reader.takeWhile(/^[0-9a-fA-F]$/, 6), 16);
  if (!reader.takes('}') || Number.isNaN(code) || code > 0x10ffff) {
    throw new RegexError('has an escape that is no code point');
  }
  return code;
}
