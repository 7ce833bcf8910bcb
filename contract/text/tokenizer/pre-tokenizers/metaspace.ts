import type { Fields } from '../fields.ts';
import { string } from '../pattern.ts';
import { inSequence, type PreTokenizer } from './pre-tokenizer.ts';
import { splitAt } from './split.ts';

/**
 * SentencePiece's words: another sign for spaces, with one before the first word.
 * https://github.com/huggingface/tokenizers, tokenizers/src/pre_tokenizers/metaspace.rs
 *
 * @throws TokenizerError
 */
export function readMetaspace(fields: Fields): PreTokenizer {
  const replacement = fields.text('replacement');
  if (Array.from(replacement).length !== 1) throw fields.wrong('replacement', 'one character');
  const scheme = readScheme(fields);
  const spaces = string(' ');
  const mark: PreTokenizer = (part, found, budget) => {
    const stretches: number[] = [];
    spaces(part.text, (start, end) => stretches.push(start, end), budget);
    const marked = stretches.length === 0 ? part : part.replaced(stretches, replacement);
    const isMissing = marked.text !== '' && !marked.text.startsWith(replacement);
    const isWanted = scheme === 'always' || (scheme === 'first' && part.origin === 0);
    found(isMissing && isWanted ? marked.prepended(replacement) : marked);
  };
  if (!fields.flag('split', true)) return mark;
  return inSequence([mark, splitAt(string(replacement), 'MergedWithNext')]);
}

function readScheme(fields: Fields): 'always' | 'first' | 'never' {
  const scheme = fields.get('prepend_scheme') ?? 'always';
  const isOld = fields.get('add_prefix_space') !== undefined;
  if (isOld && !fields.flag('add_prefix_space')) return 'never';
  if (scheme !== 'always' && scheme !== 'first' && scheme !== 'never')
    throw fields.unsupported('prepend_scheme');
  return scheme;
}
