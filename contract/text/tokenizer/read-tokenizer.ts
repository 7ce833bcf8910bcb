import { AddedTokens } from './added-tokens.ts';
import { Fields } from './fields.ts';
import { readModel } from './models/read-model.ts';
import { readNormalizer } from './normalizers/read-normalizer.ts';
import { readPostProcessor } from './post-processors/read-post-processor.ts';
import { readPreTokenizer } from './pre-tokenizers/read-pre-tokenizer.ts';
import { Tokenizer } from './tokenizer.ts';

/** Added tokens at most, which are a list to read. */
const maxAddedTokens = 2 ** 20;

/**
 * Reads a tokenizer.json of Hugging Face's tokenizers. Truncation and padding that it brings are not looked at: who encodes says so.
 *
 * @param json the file, parsed
 * @throws TokenizerError naming the field that is not supported or wrong
 */
export function readTokenizer(json: unknown): Tokenizer {
  const file = new Fields(json, '');
  if (file.text('version', '1.0') !== '1.0') throw file.unsupported('version');
  const normalizer = readNormalizer(file.part('normalizer'));
  const preTokenizer = readPreTokenizer(file.part('pre_tokenizer'));
  const modelFields = file.part('model');
  if (modelFields === null) throw file.unsupported('model');
  const model = readModel(modelFields);
  const tokens = file.get('added_tokens') === undefined ? [] : file.parts('added_tokens');
  if (tokens.length > maxAddedTokens) throw file.wrong('added_tokens', `a list of at most ${maxAddedTokens}`);
  const added = new AddedTokens(tokens, model.vocabulary, normalizer);
  return new Tokenizer({
    added,
    preTokenizer,
    model,
    postProcessor: readPostProcessor(file.part('post_processor')),
  });
}
