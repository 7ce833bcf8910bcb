import { codeAt } from '../../characters.ts';
import { byteLevel } from '../aligned-text/byte-level.ts';
import type { Fields } from '../fields.ts';
import { charactersThat, readPattern, type Pattern } from '../pattern.ts';
import { placeAfter } from '../token-list.ts';
import { isNumeric, isPunctuation, isWhitespace, isWordOfRust } from '../unicode/unicode.ts';
import { byteLevelWords } from './byte-level-words.ts';
import { readMetaspace } from './metaspace.ts';
import { inSequence, type PreTokenizer } from './pre-tokenizer.ts';
import { readBehavior, splitAt } from './split.ts';

/**
 * https://github.com/huggingface/tokenizers, tokenizers/src/pre_tokenizers
 *
 * @throws TokenizerError naming what is not supported
 */
export function readPreTokenizer(fields: Fields | null): PreTokenizer {
  if (fields === null) return inSequence([]);
  switch (fields.get('type')) {
    case 'BertPreTokenizer':
      return inSequence([
        splitAt(charactersThat(isWhitespace), 'Removed'),
        splitAt(charactersThat(isPunctuation), 'Isolated'),
      ]);
    case 'ByteLevel':
      return readByteLevel(fields);
    case 'CharDelimiterSplit': {
      const delimiter = codeAt(fields.text('delimiter'), 0);
      return splitAt(
        charactersThat((code) => code === delimiter),
        'Removed',
      );
    }
    case 'Digits': {
      const isEach = fields.flag('individual_digits');
      return splitAt(charactersThat(isNumeric), isEach ? 'Isolated' : 'Contiguous');
    }
    case 'FixedLength':
      return splitAt(pieces(fields.get('length') === undefined ? 5 : fields.count('length')), 'Isolated');
    case 'Metaspace':
      return readMetaspace(fields);
    case 'Punctuation':
      return splitAt(charactersThat(isPunctuation), readBehavior(fields, 'Isolated'));
    case 'Sequence':
      return inSequence(fields.steps('pretokenizers').map(readPreTokenizer));
    case 'Split':
      return splitAt(readPattern(fields, 'pattern'), readBehavior(fields), fields.flag('invert'));
    case 'Whitespace':
      return splitAt(wordsAndSigns, 'Removed', true);
    case 'WhitespaceSplit':
      return splitAt(charactersThat(isWhitespace), 'Removed');
    default:
      throw fields.unsupported('type');
  }
}

function readByteLevel(fields: Fields): PreTokenizer {
  const addsSpace = fields.flag('add_prefix_space');
  // It's there for the post-processor, and must be true or false all the same.
  fields.flag('trim_offsets');
  const spaced: PreTokenizer = (part, found) => {
    found(addsSpace && !part.text.startsWith(' ') ? part.prepended(' ') : part);
  };
  const words = fields.flag('use_regex', true) ? splitAt(byteLevelWords, 'Isolated') : inSequence([]);
  const bytes: PreTokenizer = (part, found) => found(byteLevel(part));
  return inSequence([spaced, words, bytes]);
}

/** So many characters at a time. */
function pieces(length: number): Pattern {
  return (text, found) => {
    for (let at = 0; at < text.length;) {
      const end = placeAfter(text, at, Math.max(length, 1));
      found(at, end);
      at = end;
    }
  };
}

/** What `\w+|[^\w\s]+` finds. */
const wordsAndSigns: Pattern = (text, found) => {
  let start = 0;
  let kind = 0;
  for (let at = 0; at <= text.length;) {
    const code = codeAt(text, at);
    const here = code === -1 || isWhitespace(code) ? 0 : isWordOfRust(code) ? 1 : 2;
    if (here !== kind) {
      if (kind !== 0) found(start, at);
      start = at;
      kind = here;
    }
    at += code > 0xffff ? 2 : 1;
  }
};
