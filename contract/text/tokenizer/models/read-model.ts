import type { Fields } from '../fields.ts';
import type { Model } from './model.ts';
import { readWordPiece } from './word-piece.ts';

/** @throws TokenizerError naming what is not supported */
export function readModel(model: Fields): Model {
  switch (model.get('type')) {
    case 'WordPiece':
      return readWordPiece(model);
    default:
      throw model.unsupported('type');
  }
}
