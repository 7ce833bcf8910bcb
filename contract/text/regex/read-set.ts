import type { CharacterTest } from '../characters.ts';
import { readEscape, type Escape } from './escapes.ts';
import type { RegexReader } from './regex-reader.ts';
import { RegexError } from './syntax.ts';

/**
 * Reads what stands between brackets, of which the first is taken already.
 *
 * @param folded makes a test one that ignores case, where the expression does
 * @throws RegexError
 */
export function readSet(
  reader: RegexReader,
  isAscii: boolean,
  folded: (test: CharacterTest) => CharacterTest,
): CharacterTest {
  const isNegated = reader.takes('^');
  const tests: CharacterTest[] = [];
  // A bracket that closes is a character like others where it comes first.
  for (let isFirst = true; isFirst || reader.next !== ']'; isFirst = false) {
    const low = readItem(reader, isAscii);
    const start = reader.at;
    if (!reader.takes('-') || reader.next === ']') {
      reader.returnTo(start);
      tests.push(low.kind === 'test' ? low.test : isOneOf(low.code, low.code));
      continue;
    }
    const high = readItem(reader, isAscii);
    if (low.kind === 'test' || high.kind === 'test' || high.code < low.code) {
      throw new RegexError('has a range of characters that is none');
    }
    tests.push(isOneOf(low.code, high.code));
  }
  reader.take();
  const some = folded((code) => tests.some((test) => test(code)));
  return isNegated ? (code) => !some(code) : some;
}

function readItem(reader: RegexReader, isAscii: boolean): Exclude<Escape, { kind: 'place' }> {
  const letter = reader.take();
  if (letter !== '\\') return { kind: 'code', code: letter.codePointAt(0) ?? 0 };
  const escape = readEscape(reader, isAscii, true);
  if (escape.kind === 'place') throw new RegexError('has a place among characters');
  return escape;
}

function isOneOf(low: number, high: number): CharacterTest {
  return (code) => code >= low && code <= high;
}
