import type { CharacterTest } from '../../characters.ts';
import { CharacterSet, ignoringCase } from '../character-set.ts';
import { readCounts } from '../counts.ts';
import { looked, looks } from '../looks.ts';
import { RegexReader } from '../regex-reader.ts';
import { RegexError, type Place, type RegexNode } from '../syntax.ts';
import { readEscape } from './read-escape.ts';
import { readSet } from './read-set.ts';

/** Groups within groups, counted repetitions, and characters of a pattern at most. */
const maxDepth = 50;
const maxCount = 1000;
const maxLength = 20_000;

interface Flags {
  readonly ignoresCase: boolean;
  readonly isDotAll: boolean;
}

/**
 * Reads a regular expression as Oniguruma does, which tokenizers has; what is not known of it is refused by name.
 * https://github.com/kkos/oniguruma/blob/master/doc/RE
 *
 * @throws RegexError
 */
export function parseOniguruma(pattern: string): RegexNode {
  if (pattern.length > maxLength) throw new RegexError(`is longer than ${maxLength} characters`);
  const reader = new RegexReader(pattern);
  const root = new Parser(reader).choice(0, { ignoresCase: false, isDotAll: false });
  if (reader.next !== undefined) throw new RegexError('closes a group that it has not opened');
  return root;
}

class Parser {
  readonly #reader: RegexReader;

  constructor(reader: RegexReader) {
    this.#reader = reader;
  }

  choice(depth: number, flags: Flags): RegexNode {
    if (depth > maxDepth) throw new RegexError(`has groups within groups, more than ${maxDepth}`);
    const options = [this.#sequence(depth, flags)];
    while (this.#reader.takes('|')) options.push(this.#sequence(depth, flags));
    const [only, ...others] = options;
    return only !== undefined && others.length === 0 ? only : { kind: 'choice', options };
  }

  #sequence(depth: number, flags: Flags): RegexNode {
    const items: RegexNode[] = [];
    while (this.#reader.next !== undefined && this.#reader.next !== '|' && this.#reader.next !== ')') {
      const item = this.#item(depth, flags);
      if (item !== undefined) items.push(this.#repeated(item));
    }
    return { kind: 'sequence', items };
  }

  /** undefined for a comment. */
  #item(depth: number, flags: Flags): RegexNode | undefined {
    const reader = this.#reader;
    const letter = reader.take();
    const folded = (test: CharacterTest): CharacterTest =>
      flags.ignoresCase ? ignoringCase(test, false) : test;
    const literal = (code: number): RegexNode => one(folded((other) => other === code));
    switch (letter) {
      case '.':
        return flags.isDotAll ? one(() => true) : one((code) => code !== 0x0a);
      case '^':
        return place('line-start-inside');
      case '$':
        return place('line-end');
      case '(':
        return this.#group(depth, flags);
      case '[':
        return one(readSet(reader, folded));
      case '\\': {
        const escape = readEscape(reader, false);
        if (escape.kind === 'place') return place(escape.place);
        return escape.kind === 'test' ? one(escape.test) : literal(escape.code);
      }
      case '*':
      case '+':
      case '?':
        throw new RegexError(`has ${letter} with nothing before it to repeat`);
      default:
        return literal(letter.codePointAt(0) ?? 0);
    }
  }

  #group(depth: number, flags: Flags): RegexNode | undefined {
    const reader = this.#reader;
    if (reader.takes('?#')) {
      while (reader.take() !== ')');
      return undefined;
    }
    const inner = (inside: Flags): RegexNode => {
      const item = this.choice(depth + 1, inside);
      if (reader.take() !== ')') throw new RegexError('has a group that does not end');
      return item;
    };
    if (reader.takes('?>')) return { kind: 'atomic', item: inner(flags) };
    for (const [start, isBehind, isNegative] of looks) {
      if (reader.takes(start)) return looked(inner(flags), isBehind, isNegative);
    }
    if (reader.takes('?<')) {
      while (reader.take() !== '>');
      return inner(flags);
    }
    if (!reader.takes('?')) return inner(flags);
    const inside = this.#flags(flags);
    if (reader.takes(':')) return inner(inside);
    // Flags that stand alone are those of all that follows in the group around them.
    if (reader.takes(')')) return this.choice(depth + 1, inside);
    throw new RegexError(`has a group (?${reader.next ?? ''}…), which isn't known`);
  }

  #flags(before: Flags): Flags {
    let flags = before;
    let isOn = true;
    for (;;) {
      if (this.#reader.takes('-')) isOn = false;
      else if (this.#reader.takes('i')) flags = { ...flags, ignoresCase: isOn };
      else if (this.#reader.takes('m')) flags = { ...flags, isDotAll: isOn };
      else return flags;
    }
  }

  #repeated(item: RegexNode): RegexNode {
    const reader = this.#reader;
    const start = reader.at;
    const isBraced = reader.takes('{');
    reader.returnTo(start);
    const counts = readCounts(reader);
    if (counts === undefined) return item;
    if (item.kind === 'place') throw new RegexError('repeats a place, where nothing is to repeat');
    const [min, max] = counts;
    if (min > max) throw new RegexError('repeats at least more often than at most');
    if (min > maxCount || (max > maxCount && max !== Infinity)) {
      throw new RegexError(`counts more than ${maxCount} repetitions`);
    }
    if (isBraced && min === max && reader.next === '?') throw new RegexError('has {n}?, which isn’t known');
    const isLazy = reader.takes('?');
    const isPossessive = !isLazy && !isBraced && reader.takes('+');
    if (readCounts(reader) !== undefined) throw new RegexError('repeats what is repeated already');
    const repeat: RegexNode = { kind: 'repeat', item, min, max, isLazy };
    return isPossessive ? { kind: 'atomic', item: repeat } : repeat;
  }
}

function one(test: CharacterTest): RegexNode {
  return { kind: 'character', set: new CharacterSet(test) };
}

function place(where: Place): RegexNode {
  return { kind: 'place', place: where };
}
