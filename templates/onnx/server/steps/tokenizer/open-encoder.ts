import type { TokenizerSettingsJson } from '../../../../../contract/schemas/contract.schema.ts';
import { TextError } from '../../../../../contract/text/count-tokens.ts';
import { type EncodedTexts, textEncoder } from '../../../../../contract/text/encode/encode-texts.ts';
import { readTokenizer } from '../../../../../contract/text/tokenizer/read-tokenizer.ts';

/** A text that has no tokens here, and why: a sentence without its subject. */
interface Refused {
  readonly row: number;
  readonly reason: string;
}

/**
 * What divides texts. This module is a file of its own in images, which only those have whose model needs it, so no class of the
 * server's may come in or out.
 *
 * @param json a tokenizer.json
 * @throws Error naming what is wrong with it
 */
export function openEncoder(
  json: string,
  settings: TokenizerSettingsJson,
): (texts: readonly string[], pairs: readonly string[] | null) => EncodedTexts | Refused {
  const encode = textEncoder(readTokenizer(JSON.parse(json)), settings);
  return (texts, pairs) => {
    try {
      return encode(texts, pairs);
    } catch (error) {
      if (!(error instanceof TextError)) throw error;
      return { row: error.row, reason: error.message };
    }
  };
}

export { openTokenLists } from './open-token-lists.ts';
