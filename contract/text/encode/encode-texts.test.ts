import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { textFolder } from '../../../test/support/text-folders.ts';
import type { TokenizerSettingsJson } from '../../schemas/contract.schema.ts';
import { TextError } from '../count-tokens.ts';
import { readTokenizer } from '../tokenizer/read-tokenizer.ts';
import { textEncoder } from './encode-texts.ts';

const tokenizer = readTokenizer(
  JSON.parse(readFileSync(join(textFolder('bert-text-classification'), 'tokenizer.json'), 'utf8')),
);
const settings = {
  maxLength: 8,
  truncationSide: 'right',
  padding: { id: 0, typeId: 0 },
  stripped: false,
  emptyPair: 'none',
} as const satisfies TokenizerSettingsJson;

function encoderOf(changed: TokenizerSettingsJson) {
  return textEncoder(tokenizer, { settings: changed, outputs: { ids: 'ids', lengths: 'lengths' } });
}

it('rows are filled up to the longest on the right, behind a mask', () => {
  const { ids, mask, types, width, lengths } = encoderOf(settings)(['the', 'the cold'], null);
  expect([width, [...lengths]]).toEqual([4, [3, 4]]);
  expect([...ids.subarray(2, 4)]).toEqual([3n, 0n]);
  expect([...mask]).toEqual([1n, 1n, 1n, 0n, 1n, 1n, 1n, 1n]);
  expect(types.every((type) => type === 0n)).toBe(true);
});

it('an empty second text is none, or a text of its own', () => {
  const lengths = (emptyPair: 'none' | 'text') => [
    ...encoderOf({ ...settings, emptyPair })(['the', 'the'], ['', 'cold']).lengths,
  ];
  expect(lengths('none')).toEqual([3, 5]);
  expect(lengths('text')).toEqual([4, 5]);
});

it('all tokens are of type 0 where types are left out, padding too', () => {
  const padding = { id: 0, typeId: 3 };
  const types = (changed: Partial<TokenizerSettingsJson>) => [
    ...encoderOf({ ...settings, padding, ...changed })(['the', 'the'], ['cold', '']).types,
  ];
  expect(types({})).toEqual([0n, 0n, 0n, 1n, 1n, 0n, 0n, 0n, 3n, 3n]);
  expect(types({ zeroTypes: true })).toEqual(Array.from({ length: 10 }, () => 0n));
});

it('white space is left out as Python does, in both texts', () => {
  const encode = textEncoder(
    readTokenizer({
      model: { type: 'WordLevel', vocab: { '': 0, a: 1, ' a': 2, '\ufeffa': 3, '?': 4 }, unk_token: '?' },
    }),
    {
      settings: { ...settings, stripped: true, emptyPair: 'text' },
      outputs: { ids: 'ids', lengths: 'lengths' },
    },
  );
  expect([...encode([' a\u0085', '\ufeffa\x1c'], ['\ta', 'a']).ids]).toEqual([1n, 1n, 3n, 1n]);
});

it('a text that is too long is told by its row', () => {
  const encode = encoderOf(settings);
  const long = 'a'.repeat(2 ** 19 + 1);
  expect(() => encode(['x', long, long], null)).toThrow(
    expect.objectContaining({ row: 2, message: 'has, with those before it, more than 1048576 characters' }),
  );
  expect(() => encode(['x', long, long], null)).toThrow(TextError);
});
