import type { Fields } from '../fields.ts';
import { charactersThat } from '../pattern.ts';
import { isPunctuation, isWhitespace } from '../unicode.ts';
import type { PreTokenizer } from './pre-tokenizer.ts';
import { splitAt } from './split.ts';

/** @throws TokenizerError naming what is not supported */
export function readPreTokenizer(fields: Fields | null): PreTokenizer {
  if (fields === null) return (parts) => parts;
  switch (fields.get('type')) {
    case 'BertPreTokenizer': {
      const words = splitAt(charactersThat(isWhitespace), 'Removed');
      const signs = splitAt(charactersThat(isPunctuation), 'Isolated');
      return (parts, budget) => signs(words(parts, budget), budget);
    }
    default:
      throw fields.unsupported('type');
  }
}
