import { PickleDict, PickleList, PickleTuple, type PickleValue } from './pickle-values.ts';

const maxDepth = 32;

/**
 * A literal of Python, as headers of .npy files have them: text without escapes, whole numbers, tuples, lists, dicts,
 * True, False and None.
 *
 * @returns undefined for what is none
 */
export function parsePythonLiteral(text: string): PickleValue | undefined {
  const parser = new LiteralParser(text);
  const value = parser.value(0);
  return parser.isAtEnd ? value : undefined;
}

class LiteralParser {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = text.match(/'[^'\\\n]*'|"[^"\\\n]*"|-?\d+|[A-Za-z]+|[^\s]/g) ?? [];
  }

  get isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  value(depth: number): PickleValue | undefined {
    const token = this.#next() ?? '';
    if (depth > maxDepth) return undefined;
    if (/^['"]./.test(token)) return token.slice(1, -1);
    // Python 2 wrote its long numbers with an L.
    if (/^-?\d{1,18}$/.test(token)) {
      this.#skip('L');
      return BigInt(token);
    }
    switch (token) {
      case 'True':
      case 'False':
        return token === 'True';
      case 'None':
        return null;
      case '(': {
        const items = this.#list(')', depth);
        // One item in parentheses is itself, unless a comma follows it.
        const [only] = items?.values ?? [];
        if (items === undefined) return undefined;
        return items.values.length === 1 && !items.hasComma ? only : new PickleTuple(items.values);
      }
      case '[': {
        const items = this.#list(']', depth);
        if (items === undefined) return undefined;
        const list = new PickleList();
        for (const item of items.values) list.items.push(item);
        return list;
      }
      case '{':
        return this.#dict(depth);
      default:
        return undefined;
    }
  }

  #list(
    end: string,
    depth: number,
  ): { readonly values: PickleValue[]; readonly hasComma: boolean } | undefined {
    const values: PickleValue[] = [];
    let hasComma = true;
    while (!this.#skip(end)) {
      if (!hasComma) return undefined;
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      values.push(value);
      hasComma = this.#skip(',');
    }
    return { values, hasComma };
  }

  #dict(depth: number): PickleDict | undefined {
    const dict = new PickleDict();
    let hasComma = true;
    while (!this.#skip('}')) {
      if (!hasComma) return undefined;
      const key = this.value(depth + 1);
      if (key === undefined || !this.#skip(':')) return undefined;
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      dict.set(key, value);
      hasComma = this.#skip(',');
    }
    return dict;
  }

  #next(): string | undefined {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    return token;
  }

  #skip(token: string): boolean {
    const isThere = this.#tokens[this.#at] === token;
    if (isThere) this.#at += 1;
    return isThere;
  }
}
