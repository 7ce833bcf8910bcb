import { readDecoder } from '../tokenizer/decoders/read-decoder.ts';
import { Fields } from '../tokenizer/fields.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { WordMaker } from './find-entities.ts';

/**
 * What makes words of the tokens of a tokenizer.json.
 *
 * @param json the file, parsed
 * @param unknown the token for what its vocabulary doesn't have
 * @throws TokenizerError naming the field that is not supported or wrong
 */
export function readWordMaker(json: unknown, tokenizer: Tokenizer, unknown: number | null): WordMaker {
  const file = new Fields(json, '');
  const decoder = readDecoder(file.part('decoder'));
  const model = file.part('model');
  const isWordPiece = model?.get('type') === 'WordPiece';
  return {
    tokenizer,
    hasPrefix: model?.text('continuing_subword_prefix', isWordPiece ? '##' : '') !== '',
    unknown,
    joined: (tokens) => decoder(tokens).join(''),
  };
}
