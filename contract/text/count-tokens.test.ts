import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { usualTokenSettings } from '../../test/support/text-onnx.ts';
import { hashedTokenCounter, tokenCounter } from './count-tokens.ts';
import { murmurHash3 } from './murmur-hash.ts';
import type { TokenSettings } from './tokenise.ts';

interface Case {
  readonly settings: {
    readonly lowercase: boolean;
    readonly strip_accents: TokenSettings['stripAccents'];
    readonly analyzer: TokenSettings['analyzer'];
    readonly token_pattern: string;
    readonly ngram_range: TokenSettings['ngrams'];
    readonly stop_words: readonly string[] | null;
  };
  readonly texts: readonly string[];
  readonly tokens: readonly (readonly (readonly [string, number])[])[];
  readonly hash?: { readonly features: number; readonly alternateSign: boolean };
  readonly hashed?: readonly (readonly (readonly [number, number])[])[];
}

/** What scikit-learn 1.9.1 made of texts with Python 3.11, for 63 patterns and all other settings. */
const cases = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../test/models/classical/text-tokens/golden.json'), 'utf8'),
) as readonly Case[];

function settingsOf({ settings }: Case): TokenSettings {
  return {
    lowercase: settings.lowercase,
    stripAccents: settings.strip_accents,
    analyzer: settings.analyzer,
    tokenPattern: settings.token_pattern,
    stopWords: settings.stop_words ?? [],
    ngrams: settings.ngram_range,
  };
}

/** Tokens with their counts, for each text. */
function rowsOf<Token>({
  tokens,
  counts,
  lengths,
}: {
  readonly tokens: ArrayLike<Token>;
  readonly counts: Float64Array;
  readonly lengths: BigInt64Array;
}): (readonly [Token | undefined, number | undefined])[][] {
  let start = 0;
  return Array.from(lengths, (length) => {
    const row = Array.from(
      { length: Number(length) },
      (_, at) => [tokens[start + at], counts[start + at]] as const,
    );
    start += Number(length);
    return row;
  });
}

describe('tokenCounter', () => {
  it('finds what scikit-learn finds, in its order', () => {
    expect(cases.length).toBeGreaterThan(100);
    for (const one of cases) {
      expect(rowsOf(tokenCounter(settingsOf(one))(one.texts)), JSON.stringify(one.settings)).toEqual(
        one.tokens,
      );
    }
  });

  it('takes no text for a row less', () => {
    expect(tokenCounter(usualTokenSettings)(['', 'a b', 'one two one'])).toEqual({
      tokens: ['one', 'two'],
      counts: Float64Array.of(2, 1),
      lengths: BigInt64Array.of(0n, 0n, 2n),
    });
    expect(tokenCounter(usualTokenSettings)([])).toEqual({
      tokens: [],
      counts: new Float64Array(),
      lengths: new BigInt64Array(),
    });
  });

  it('ends for patterns that would take for ever, and says which text it was', () => {
    const count = tokenCounter({ ...usualTokenSettings, tokenPattern: '(a|aa)+$' });
    expect(() => count(['a', `${'a'.repeat(60)}!`])).toThrow(
      expect.objectContaining({
        row: 1,
        message: "takes too many steps to be divided by the model's pattern of tokens",
      }),
    );
  });
});

describe('texts of more tokens than one request may have, however few of them differ', () => {
  const limit = 'more tokens than one request may: each counts 16 and its characters, up to 134217728';

  it.each([
    ['characters', { analyzer: 'char' }, 'a'.repeat(8_000_000)],
    ['long n-grams of characters', { analyzer: 'char', ngrams: [1000, 1000] }, 'ab'.repeat(70_000)],
    ['characters of words', { analyzer: 'char_wb', ngrams: [2, 5] }, 'abc '.repeat(1_000_000)],
    ['long n-grams of words', { ngrams: [1, 100] }, 'ab cd '.repeat(5000)],
  ] as const)('%s', (_what, changed, text) => {
    for (const count of [
      tokenCounter({ ...usualTokenSettings, ...changed }),
      hashedTokenCounter({ ...usualTokenSettings, ...changed }, { features: 1024, alternateSign: true }),
    ]) {
      expect(() => count([text])).toThrow(expect.objectContaining({ row: 0, message: `has ${limit}` }));
    }
  });

  it('are refused at the text that is one too many', () => {
    const count = tokenCounter({ ...usualTokenSettings, analyzer: 'char' });
    expect(() => count(Array.from({ length: 4 }, () => 'a'.repeat(2_500_000)))).toThrow(
      expect.objectContaining({ row: 3, message: `has, with those before it, ${limit}` }),
    );
  });
});

it('what onnxruntime would cut, and so take for another token, is left out', () => {
  const count = tokenCounter({ ...usualTokenSettings, analyzer: 'char', ngrams: [1, 2] });
  expect(count(['a\0b']).tokens).toEqual(['a', 'b']);
});

describe('hashedTokenCounter', () => {
  it('gives the columns and sums of scikit-learn', () => {
    const hashed = cases.filter(({ hash }) => hash !== undefined);
    expect(hashed.length).toBeGreaterThan(20);
    for (const { hash = { features: 1, alternateSign: false }, hashed: expected, ...one } of hashed) {
      const rows = rowsOf(hashedTokenCounter(settingsOf(one), hash)(one.texts));
      const byColumn = rows.map((row) =>
        row.map(([column, sum]) => [Number(column), sum]).toSorted(([left = 0], [right = 0]) => left - right),
      );
      expect(byColumn, JSON.stringify(one.settings)).toEqual(
        expected?.map((row) => row.toSorted(([left], [right]) => left - right)),
      );
    }
  });
});

it('murmurHash3 gives the test values of its authors', () => {
  const hash = (text: string) => murmurHash3(new TextEncoder().encode(text)) >>> 0;
  expect([
    hash(''),
    hash('test'),
    hash('Hello, world!'),
    hash('The quick brown fox jumps over the lazy dog'),
  ]).toEqual([0, 0xba6bd213, 0xc0363e43, 0x2e4ff723]);
});
