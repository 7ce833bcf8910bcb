import type { Fields } from '../fields.ts';
import { readBpe } from './bpe.ts';
import type { Model } from './model.ts';
import { readUnigram } from './unigram.ts';
import { readWordLevel } from './word-level.ts';
import { readWordPiece } from './word-piece.ts';

/** @throws TokenizerError naming what is not supported */
export function readModel(model: Fields): Model {
  switch (model.get('type') ?? typeOfOld(model)) {
    case 'BPE':
      return readBpe(model);
    case 'Unigram':
      return readUnigram(model);
    case 'WordLevel':
      return readWordLevel(model);
    case 'WordPiece':
      return readWordPiece(model);
    default:
      throw model.unsupported('type');
  }
}

/** Old files don't say which they are. */
function typeOfOld(model: Fields): string {
  if (model.get('merges') !== undefined) return 'BPE';
  if (Array.isArray(model.get('vocab'))) return 'Unigram';
  return model.get('max_input_chars_per_word') === undefined ? 'WordLevel' : 'WordPiece';
}
