import { budgetFor } from '../budget.ts';
import type { Fields } from '../fields.ts';
import { readPattern } from '../pattern.ts';
import type { Decoder } from './decoder.ts';

/** Puts something in the place of all that a pattern finds in a token. @throws TokenizerError */
export function readReplaceDecoder(fields: Fields): Decoder {
  const pattern = readPattern(fields, 'pattern');
  const content = fields.text('content');
  return (tokens) =>
    tokens.map((token) => {
      let [text, done] = ['', 0];
      pattern(
        token,
        (start, end) => {
          text += token.slice(done, start) + content;
          done = end;
        },
        budgetFor(token),
      );
      return text + token.slice(done);
    });
}
