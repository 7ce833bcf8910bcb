import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { textFolder } from '../../../test/support/text-folders.ts';
import { readTokenizer } from '../tokenizer/read-tokenizer.ts';
import { tokenLists } from './token-list.ts';

const json = readFileSync(join(textFolder('st-mean-normalize'), 'tokenizer.json'), 'utf8');
const tokenizer = readTokenizer(JSON.parse(json));

it('tokens are listed with their places in bytes, but for those that were added', () => {
  const [list = ''] = tokenLists(tokenizer, { stripped: true }, [' é😀the ']);
  const tokens = JSON.parse(list);
  expect(tokens[0]).toEqual({ id: 2, text: '[CLS]', special: true, start: null, stop: null });
  expect(tokens.at(-1)).toEqual({ id: 3, text: '[SEP]', special: true, start: null, stop: null });
  expect(tokens[1].start).toBe(0);
  expect(tokens.at(-2).stop).toBe(9);
});

it('texts that are too long together are refused by their row', () => {
  const half = 'a '.repeat(2 ** 16);
  expect(() => tokenLists(tokenizer, { stripped: false }, [half, half, 'a'])).toThrow(
    expect.objectContaining({ row: 2, message: expect.stringContaining('262144 characters') }),
  );
});
