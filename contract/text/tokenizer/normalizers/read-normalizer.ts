import { byteLevel } from '../aligned-text/byte-level.ts';
import { spend } from '../../regex/match.ts';
import type { Fields } from '../fields.ts';
import { isCombiningMark } from '../unicode/unicode.ts';
import { readBertNormalizer } from './bert.ts';
import { filtered, lowercased } from './by-character.ts';
import { nmt } from './nmt.ts';
import { normalForm } from './normal-form.ts';
import { spendOnGrowth, type Normalizer } from './normalizer.ts';
import { readPrecompiled } from './precompiled.ts';
import { readReplace } from './replace.ts';
import { stripped } from './strip.ts';

/**
 * https://github.com/huggingface/tokenizers, tokenizers/src/normalizers
 *
 * @throws TokenizerError naming what is not supported
 */
export function readNormalizer(fields: Fields | null): Normalizer {
  if (fields === null) return (text) => text;
  const type = fields.get('type');
  switch (type) {
    case 'Bert':
    case 'BertNormalizer':
      return readBertNormalizer(fields);
    case 'NFC':
    case 'NFD':
    case 'NFKC':
    case 'NFKD':
      return (text, budget) => normalForm(text, type, budget);
    case 'Lowercase':
      return lowercased;
    case 'StripAccents':
      return (text) => filtered(text, (code) => code < 0x300 || !isCombiningMark(code));
    case 'Strip': {
      const [isLeft, isRight] = [fields.flag('strip_left'), fields.flag('strip_right')];
      return (text) => stripped(text, isLeft, isRight);
    }
    case 'Replace':
      return readReplace(fields);
    case 'Prepend': {
      const content = fields.text('prepend');
      return (text, budget) => {
        spendOnGrowth(budget, content.length);
        return text.text === '' ? text : text.prepended(content);
      };
    }
    case 'Precompiled':
      return readPrecompiled(fields);
    case 'Nmt':
      return nmt;
    case 'ByteLevel':
      return byteLevel;
    case 'Sequence': {
      const normalizers = fields.steps('normalizers').map(readNormalizer);
      return (text, budget) =>
        normalizers.reduce((normalized, normalizer) => {
          spend(budget, normalized.text.length);
          return normalizer(normalized, budget);
        }, text);
    }
    default:
      throw fields.unsupported('type');
  }
}
