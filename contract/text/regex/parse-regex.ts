import { isWord, type CharacterTest } from '../characters.ts';
import { CharacterSet, ignoringCase } from './character-set.ts';
import { readCounts } from './counts.ts';
import { asciiWord, readEscape } from './escapes.ts';
import { looked, looks } from './looks.ts';
import { readFlags, type Flags } from './read-flags.ts';
import { readSet } from './read-set.ts';
import { RegexReader } from './regex-reader.ts';
import { RegexError, type Place, type Regex, type RegexNode } from './syntax.ts';

/** Groups within groups; patterns of people have a handful. */
const maxDepth = 50;

/** Most repetitions that are counted. */
const maxCount = 1000;

/**
 * Reads a regular expression as Python's re does; what is not known of it is refused by name.
 * https://docs.python.org/3/library/re.html#regular-expression-syntax
 *
 * @throws RegexError
 */
export function parseRegex(pattern: string): Regex {
  const reader = new RegexReader(pattern);
  const flags = readFlags(reader);
  const parser = new Parser(reader, flags);
  const root = parser.choice(0);
  if (reader.next !== undefined) throw new RegexError('closes a group that it has not opened');
  return { root, captureCount: parser.captureCount, isWord: flags.isAscii ? asciiWord : isWord };
}

class Parser {
  captureCount = 0;
  readonly #reader: RegexReader;
  readonly #flags: Flags;

  constructor(reader: RegexReader, flags: Flags) {
    this.#reader = reader;
    this.#flags = flags;
  }

  /** What is divided by `|`. */
  choice(depth: number): RegexNode {
    if (depth > maxDepth) throw new RegexError(`has groups within groups, more than ${maxDepth}`);
    const options = [this.#sequence(depth)];
    while (this.#reader.takes('|')) options.push(this.#sequence(depth));
    const [only, ...others] = options;
    return only !== undefined && others.length === 0 ? only : { kind: 'choice', options };
  }

  #sequence(depth: number): RegexNode {
    const items: RegexNode[] = [];
    while (this.#reader.next !== undefined && this.#reader.next !== '|' && this.#reader.next !== ')') {
      const item = this.#item(depth);
      if (item !== undefined) items.push(this.#repeated(item));
    }
    return { kind: 'sequence', items };
  }

  /** undefined for a comment. */
  #item(depth: number): RegexNode | undefined {
    const letter = this.#reader.take();
    switch (letter) {
      case '.':
        return this.#flags.isDotAll ? one(() => true) : one((code) => code !== 0x0a);
      case '^':
        return place(this.#flags.isMultiline ? 'line-start' : 'start');
      case '$':
        return place(this.#flags.isMultiline ? 'line-end' : 'end-or-last-line');
      case '(':
        return this.#group(depth);
      case '[':
        return one(readSet(this.#reader, this.#flags.isAscii, (test) => this.#folded(test)));
      case '\\': {
        const escape = readEscape(this.#reader, this.#flags.isAscii, false);
        if (escape.kind === 'place') return place(escape.place);
        return escape.kind === 'test' ? one(escape.test) : this.#literal(escape.code);
      }
      case '*':
      case '+':
      case '?':
        throw new RegexError(`has ${letter} with nothing before it to repeat`);
      default:
        return this.#literal(letter.codePointAt(0) ?? 0);
    }
  }

  #literal(literal: number): RegexNode {
    return one(this.#folded((code) => code === literal));
  }

  #folded(test: CharacterTest): CharacterTest {
    return this.#flags.ignoresCase ? ignoringCase(test, this.#flags.isAscii) : test;
  }

  #group(depth: number): RegexNode | undefined {
    const reader = this.#reader;
    if (reader.takes('?#')) {
      while (reader.take() !== ')');
      return undefined;
    }
    const item = (): RegexNode => {
      const inner = this.choice(depth + 1);
      if (reader.take() !== ')') throw new RegexError('has a group that does not end');
      return inner;
    };
    if (reader.takes('?:')) return item();
    if (reader.takes('?P<')) {
      while (reader.take() !== '>');
    } else {
      for (const [start, isBehind, isNegative] of looks) {
        if (reader.takes(start)) return looked(item(), isBehind, isNegative);
      }
      if (reader.takes('?')) throw new RegexError(`has a group (?${reader.next ?? ''}…), which isn't known`);
    }
    this.captureCount += 1;
    return { kind: 'capture', item: item() };
  }

  #repeated(item: RegexNode): RegexNode {
    const counts = readCounts(this.#reader);
    if (counts === undefined) return item;
    if (item.kind === 'place') throw new RegexError('repeats a place, where nothing is to repeat');
    const [min, max] = counts;
    if (min > max) throw new RegexError('repeats at least more often than at most');
    if (min > maxCount || (max > maxCount && max !== Infinity)) {
      throw new RegexError(`counts more than ${maxCount} repetitions`);
    }
    const isLazy = this.#reader.takes('?');
    if (!isLazy && this.#reader.takes('+')) throw new RegexError('repeats without going back (possessive)');
    if (readCounts(this.#reader) !== undefined) throw new RegexError('repeats what is repeated already');
    return { kind: 'repeat', item, min, max, isLazy };
  }
}

function one(test: CharacterTest): RegexNode {
  return { kind: 'character', set: new CharacterSet(test) };
}

function place(where: Place): RegexNode {
  return { kind: 'place', place: where };
}
