import type { Fields } from '../fields.ts';
import { readBertNormalizer } from './bert.ts';
import type { Normalizer } from './normalizer.ts';

/** @throws TokenizerError naming what is not supported */
export function readNormalizer(fields: Fields | null): Normalizer {
  if (fields === null) return (text) => text;
  switch (fields.get('type')) {
    case 'BertNormalizer':
      return readBertNormalizer(fields);
    default:
      throw fields.unsupported('type');
  }
}
