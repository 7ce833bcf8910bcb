import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { offsetsInCodePoints, type EncodeOptions } from './encoding.ts';
import { readTokenizer } from './read-tokenizer.ts';
import { TokenizerError } from './tokenizer-error.ts';
import type { Tokenizer } from './tokenizer.ts';

const models = join(import.meta.dirname, '../../../test/models/text');

interface Case {
  readonly text: string;
  readonly pair?: string;
  readonly special?: boolean;
  readonly maxLength?: number;
  readonly truncation?: EncodeOptions['truncation'];
  readonly side?: EncodeOptions['truncationSide'];
  readonly stride?: number;
  readonly error?: string;
}

function optionsOf(one: Case): EncodeOptions {
  return {
    addSpecialTokens: one.special ?? true,
    maxLength: one.maxLength ?? null,
    truncation: one.truncation ?? 'longest_first',
    truncationSide: one.side ?? 'right',
  };
}

/** What we say of a text, of what the library's answer has. */
function answerTo(one: Case, tokenizer: Tokenizer): unknown {
  const { text, pair = null, error } = one;
  if (error !== undefined)
    return { text, error: errorOf(() => tokenizer.encode(text, pair, optionsOf(one))) };
  const encoding = tokenizer.encode(text, pair, optionsOf(one));
  const all: Record<string, Iterable<number>> = {
    ids: encoding.ids,
    offsets: offsetsInCodePoints(encoding, text, pair),
    typeIds: encoding.typeIds,
    mask: encoding.specialTokensMask,
    sequences: encoding.sequences,
    words: encoding.words,
  };
  return { text, ...Object.fromEntries(listsOf(one).map(([name]) => [name, [...(all[name] ?? [])]])) };
}

function errorOf(encode: () => unknown): string {
  try {
    encode();
  } catch (error) {
    if (error instanceof TokenizerError) return 'refused';
  }
  return 'none';
}

/** What the library said. */
function expectedOf(one: Case): unknown {
  if (one.error !== undefined) return { text: one.text, error: 'refused' };
  return { text: one.text, ...Object.fromEntries(listsOf(one)) };
}

/** Without None, and without a list for each token. */
function listsOf(one: Case): (readonly [name: string, numbers: readonly unknown[]])[] {
  return Object.entries(one).flatMap(([name, value]: [string, unknown]) =>
    Array.isArray(value) ? [[name, value.flat().map((number: unknown) => number ?? -1)] as const] : [],
  );
}

function readJson(...path: readonly string[]): unknown {
  return JSON.parse(readFileSync(join(models, ...path), 'utf8')) as unknown;
}

describe('Tokenizer.encode', () => {
  it.each(readdirSync(models).filter((name) => existsSync(join(models, name, 'encodings.json'))))(
    'gives what transformers gave for the texts of %s',
    (name) => {
      const tokenizer = readTokenizer(readJson(name, 'tokenizer.json'));
      const cases = readJson(name, 'encodings.json') as Case[];
      expect(cases.map((one) => answerTo(one, tokenizer))).toEqual(cases.map(expectedOf));
    },
  );

  const charsmap = (readJson('st-cls', 'tokenizer.json') as { normalizer: { precompiled_charsmap: string } })
    .normalizer.precompiled_charsmap;

  it.each(readdirSync(join(models, 'library')))('gives what tokenizers gave for %s', (name) => {
    const written = readFileSync(join(models, 'library', name), 'utf8');
    const { tokenizer, cases } = JSON.parse(
      written.replaceAll('"precompiled_charsmap":"st-cls"', `"precompiled_charsmap":"${charsmap}"`),
    ) as { tokenizer: unknown; cases: Case[] };
    const read = readTokenizer(tokenizer);
    expect(cases.map((one) => answerTo(one, read))).toEqual(cases.map(expectedOf));
  });
});

describe('Tokenizer.encodeWindows', () => {
  it.each(readdirSync(models).filter((name) => existsSync(join(models, name, 'windows.json'))))(
    'divides the long texts of %s as tokenizers 0.22 did',
    (name) => {
      const tokenizer = readTokenizer(readJson(name, 'tokenizer.json'));
      for (const one of readJson(name, 'windows.json') as (Case & { stride: number; windows: Case[] })[]) {
        const pair = one.pair ?? null;
        const options = optionsOf({ ...one, truncation: pair === null ? 'longest_first' : 'only_second' });
        const windows = tokenizer.encodeWindows(one.text, pair, options, one.stride);
        expect(
          windows.map((window) => ({
            ids: [...window.ids],
            offsets: [...offsetsInCodePoints(window, one.text, pair)],
          })),
        ).toEqual(one.windows);
      }
    },
  );
});
