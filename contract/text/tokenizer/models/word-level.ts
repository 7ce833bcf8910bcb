import type { Fields } from '../fields.ts';
import { TokenizerError } from '../tokenizer-error.ts';
import type { Model } from './model.ts';
import { readVocabulary } from './read-vocabulary.ts';

/**
 * A token for each word.
 * https://github.com/huggingface/tokenizers, tokenizers/src/models/wordlevel
 *
 * @throws TokenizerError
 */
export function readWordLevel(model: Fields): Model {
  const vocabulary = readVocabulary(model);
  const unknownToken = model.text('unk_token');
  const unknown = vocabulary.idOf(unknownToken);
  return {
    vocabulary,
    tokenize: (word, tokens) => {
      const id = vocabulary.idOf(word) ?? unknown;
      if (id === undefined) {
        throw new TokenizerError(
          `model.unk_token ${JSON.stringify(unknownToken)} is not in model.vocab, and the text has a word that isn't known`,
        );
      }
      tokens.add(id, 0, word.length);
    },
  };
}
