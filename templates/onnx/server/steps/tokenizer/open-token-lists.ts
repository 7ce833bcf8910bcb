import type { TokenListStep } from '../../../../../contract/schemas/contract.schema.ts';
import { TextError } from '../../../../../contract/text/count-tokens.ts';
import { tokenLists } from '../../../../../contract/text/encode/token-list.ts';
import { readTokenizer } from '../../../../../contract/text/tokenizer/read-tokenizer.ts';

/** A text that has no tokens here, and why: a sentence without its subject. */
interface Refused {
  readonly row: number;
  readonly reason: string;
}

/**
 * What tells of the tokens of texts.
 *
 * @param json a tokenizer.json
 * @throws Error naming what is wrong with it
 */
export function openTokenLists(
  json: string,
  { settings }: TokenListStep,
): (texts: readonly string[]) => string[] | Refused {
  const tokenizer = readTokenizer(JSON.parse(json));
  return (texts) => {
    try {
      return tokenLists(tokenizer, settings, texts);
    } catch (error) {
      if (!(error instanceof TextError)) throw error;
      return { row: error.row, reason: error.message };
    }
  };
}
