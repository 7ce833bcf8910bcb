import type { CharacterTest } from '../../characters.ts';
import type { Escape } from '../escapes.ts';
import type { RegexReader } from '../regex-reader.ts';
import { RegexError } from '../syntax.ts';
import { propertyTest } from './properties.ts';
import { negatedIf, readEscape } from './read-escape.ts';

/** Sets within sets. */
const maxDepth = 20;

/**
 * Reads what stands between brackets, of which the first is taken already: characters, ranges, sets, and after `&&` what they must
 * be in, too.
 *
 * @param folded makes a test one that ignores case, where the expression does
 * @throws RegexError
 */
export function readSet(
  reader: RegexReader,
  folded: (test: CharacterTest) => CharacterTest,
  depth = 0,
): CharacterTest {
  if (depth > maxDepth) throw new RegexError(`has sets within sets, more than ${maxDepth}`);
  const isNegated = reader.takes('^');
  let tests: CharacterTest[] = [];
  const all: CharacterTest[] = [];
  const close = (): void => {
    const some = tests;
    all.push((code) => some.some((test) => test(code)));
    tests = [];
  };
  // A bracket that closes is a character like others where it comes first.
  for (let isFirst = true; isFirst || reader.next !== ']'; isFirst = false) {
    if (reader.takes('&&')) close();
    else tests.push(readItem(reader, folded, depth));
  }
  reader.take();
  close();
  const [only, ...others] = all;
  const inAll: CharacterTest =
    only !== undefined && others.length === 0 ? only : (code) => all.every((test) => test(code));
  return negatedIf(folded(inAll), isNegated);
}

function readItem(
  reader: RegexReader,
  folded: (test: CharacterTest) => CharacterTest,
  depth: number,
): CharacterTest {
  if (reader.takes('[:')) return readNamed(reader);
  if (reader.takes('[')) return readSet(reader, folded, depth + 1);
  const low = readCharacter(reader);
  const start = reader.at;
  if (low.kind === 'test') return low.test;
  if (!reader.takes('-') || reader.next === ']' || reader.next === '[') {
    reader.returnTo(start);
    return between(low.code, low.code);
  }
  const high = readCharacter(reader);
  if (high.kind === 'test' || high.code < low.code)
    throw new RegexError('has a range of characters that is none');
  return between(low.code, high.code);
}

function readNamed(reader: RegexReader): CharacterTest {
  const isNegated = reader.takes('^');
  const name = reader.takeWhile(/^[a-z]$/i, 20);
  if (!reader.takes(':]')) throw new RegexError('has [: without :]');
  return negatedIf(propertyTest(name, true), isNegated);
}

function readCharacter(reader: RegexReader): Exclude<Escape, { kind: 'place' }> {
  const letter = reader.take();
  if (letter !== '\\') return { kind: 'code', code: letter.codePointAt(0) ?? 0 };
  const escape = readEscape(reader, true);
  if (escape.kind === 'place') throw new RegexError('has a place among characters');
  return escape;
}

function between(low: number, high: number): CharacterTest {
  return (code) => code >= low && code <= high;
}
