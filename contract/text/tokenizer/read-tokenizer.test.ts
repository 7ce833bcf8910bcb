import { describe, expect, it } from 'vitest';
import { BudgetError } from '../regex/match.ts';
import type { EncodeOptions } from './encoding.ts';
import { readTokenizer } from './read-tokenizer.ts';
import { TokenizerError } from './tokenizer-error.ts';

const all: EncodeOptions = {
  addSpecialTokens: true,
  maxLength: null,
  truncation: 'longest_first',
  truncationSide: 'right',
};

const wordLevel = { type: 'WordLevel', unk_token: '?', vocab: { '?': 0, a: 1, ['__proto__']: 2 } };

function file(changes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { version: '1.0', model: wordLevel, ...changes };
}

function special(content: string, changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  return { content, ...flags, ...changes };
}

function idsOf(json: unknown, text: string, options = all): number[] {
  return [...readTokenizer(json).encode(text, null, options).ids];
}

describe('readTokenizer', () => {
  it.each<readonly [Readonly<Record<string, unknown>>, string]>([
    [{ version: '2.0' }, 'version is "2.0", which is not supported'],
    [{ model: undefined }, 'model is missing, which is not supported'],
    [{ model: { type: 'Markov' } }, 'model.type is "Markov", which is not supported'],
    [{ model: { ...wordLevel, vocab: { a: -1 } } }, 'model.vocab["a"] is not a whole number from 0'],
    [{ model: { ...wordLevel, vocab: { '\ud800': 1 } } }, 'model.vocab["\\ud800"] is no text'],
    [
      { model: { type: 'BPE', vocab: { a: 0 }, merges: ['a b'] } },
      'model.merges[0] has "b", which is not in model.vocab',
    ],
    [{ model: { type: 'BPE', vocab: { a: 0 }, merges: ['a'] } }, 'model.merges[0] is not a pair of tokens'],
    [{ model: { type: 'Unigram', vocab: [['a', 'b']] } }, 'model.vocab[0] is not a piece with its score'],
    [{ model: { type: 'Unigram', vocab: [['a', 0]], unk_id: 1 } }, 'model.unk_id is not in model.vocab'],
    [{ normalizer: { type: 'Shout' } }, 'normalizer.type is "Shout", which is not supported'],
    [
      { normalizer: { type: 'Sequence', normalizers: [{ type: 'NFC' }, { type: 'Shout' }] } },
      'normalizer.normalizers[1].type is "Shout", which is not supported',
    ],
    [
      { normalizer: { type: 'Precompiled', precompiled_charsmap: 'AAAA' } },
      'normalizer.precompiled_charsmap is shorter than it says',
    ],
    [
      { pre_tokenizer: { type: 'UnicodeScripts' } },
      'pre_tokenizer.type is "UnicodeScripts", which is not supported',
    ],
    [
      { pre_tokenizer: { type: 'Split', pattern: { Regex: '(a)\\1' }, behavior: 'Isolated', invert: false } },
      'pre_tokenizer.pattern has \\1, which refers back or is octal',
    ],
    [{ pre_tokenizer: { type: 'Digits' } }, 'pre_tokenizer.individual_digits is not true or false'],
    [{ post_processor: { type: 'Stamp' } }, 'post_processor.type is "Stamp", which is not supported'],
    [{ added_tokens: [{ content: 7 }] }, 'added_tokens[0].content is not a string'],
  ])('refuses %j by name', (changes, message) => {
    expect(() => readTokenizer(file(changes))).toThrow(new TokenizerError(message));
  });

  it('refuses lists within lists that have no end', () => {
    let normalizer: unknown = { type: 'NFC' };
    for (let depth = 0; depth < 10_000; depth += 1)
      normalizer = { type: 'Sequence', normalizers: [normalizer] };
    expect(() => readTokenizer(file({ normalizer }))).toThrow('within 5 lists at most');
  });

  it('numbers added tokens behind the vocabulary, whatever the file says, and knows them both ways', () => {
    const tokenizer = readTokenizer(
      file({ added_tokens: [special('[X]', { id: 70 }), special('a', { id: 71 })] }),
    );
    expect(tokenizer.idOf('[X]')).toBe(3);
    expect(tokenizer.tokenOf(3)).toBe('[X]');
    expect(tokenizer.idOf('a')).toBe(1);
    expect(tokenizer.idOf('__proto__')).toBe(2);
    expect(tokenizer.idOf('toString')).toBeUndefined();
    expect(tokenizer.size).toBe(4);
  });

  it('takes half a character for the sign of what is none, at its place', () => {
    const json = file({ pre_tokenizer: { type: 'WhitespaceSplit' } });
    const { ids, offsets } = readTokenizer(json).encode('a \ud83d a', null, all);
    expect([...ids]).toEqual([1, 0, 1]);
    expect([...offsets]).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('refuses a length that its own special tokens do not fit in', () => {
    const post_processor = { type: 'BertProcessing', cls: ['a', 1], sep: ['a', 1] };
    expect(() => idsOf(file({ post_processor }), 'a', { ...all, maxLength: 1 })).toThrow(
      new TokenizerError('1 tokens at most are fewer than the 2 special ones that are added'),
    );
  });
});

describe('a text that is made to take long', () => {
  const regex = (Regex: string): unknown => ({
    type: 'Split',
    pattern: { Regex },
    behavior: 'Isolated',
    invert: false,
  });

  it.each<readonly [string, Readonly<Record<string, unknown>>, string]>([
    ['a pattern that goes back for ever', { pre_tokenizer: regex('(a+)+$') }, `${'a'.repeat(50_000)}!`],
    [
      'a normalizer that makes more of it again and again',
      {
        normalizer: {
          type: 'Sequence',
          normalizers: Array.from({ length: 100 }, () => ({
            type: 'Replace',
            pattern: { String: 'a' },
            content: 'aa',
          })),
        },
      },
      'a',
    ],
    [
      'marks that JavaScript sorts one by one',
      { normalizer: { type: 'NFD' } },
      '\u0301\u0323'.repeat(100_000),
    ],
  ])('ends: %s', (_, changes, text) => {
    expect(() => idsOf(file(changes), text)).toThrow(BudgetError);
  });

  const letters = Object.fromEntries(
    Array.from({ length: 7 }, (_, index) => ['a'.repeat(2 ** index), index]),
  );
  const merges = Array.from({ length: 6 }, (_, index) => ['a'.repeat(2 ** index), 'a'.repeat(2 ** index)]);

  it.each<readonly [string, unknown, number]>([
    ['BPE', { type: 'BPE', vocab: letters, merges }, 8000],
    [
      'Unigram',
      { type: 'Unigram', unk_id: 0, vocab: Object.keys(letters).map((token) => [token, -1]) },
      8000,
    ],
  ])('is done as one word of 512,000 letters by %s', (_, model, count) => {
    expect(idsOf(file({ model }), 'a'.repeat(512_000)).length).toBe(count);
  });
});

describe('a made-up file of a million', () => {
  const names = (count: number) => Array.from({ length: count }, (_, i) => `t${i}`);

  it.each<readonly [string, () => Record<string, unknown>, string]>([
    [
      'merges',
      () => ({ type: 'BPE', vocab: { a: 0, aa: 1 }, merges: Array(2 ** 20 + 1).fill('a a') }),
      'model.merges is not a list of at most 1048576',
    ],
    [
      'pieces',
      () => ({ type: 'Unigram', vocab: names(2 ** 20 + 1).map((name) => [name, 0]) }),
      'model.vocab is not a list of at most 1048576',
    ],
  ])('%s is refused, as no tokenizer has near as many', (_, model, problem) => {
    expect(() => readTokenizer({ version: '1.0', model: model() })).toThrow(new TokenizerError(problem));
  });

  it('numbers far apart are as they are', () => {
    const tokenizer = readTokenizer(file({ model: { ...wordLevel, vocab: { '?': 0, a: 2 ** 31 - 1 } } }));
    expect([tokenizer.tokenOf(2 ** 31 - 1), tokenizer.tokenOf(0), tokenizer.tokenOf(1)]).toEqual([
      'a',
      '?',
      undefined,
    ]);
  });
});
