import type { Decoder } from './decoders/decoder.ts';
import { readDecoder } from './decoders/read-decoder.ts';
import { cleaned } from './decoders/word-piece.ts';
import { Fields } from './fields.ts';
import type { Tokenizer } from './tokenizer.ts';

/** Text of tokens, as transformers has it (decode). */
export class TokenText {
  readonly #tokenizer: Tokenizer;
  readonly #decoder: Decoder;
  readonly #isCleaned: boolean;

  /**
   * @param json the tokenizer.json, parsed
   * @param isCleaned whether punctuation is put at the word before it
   * @throws TokenizerError naming what of its decoder is not supported
   */
  constructor(json: unknown, tokenizer: Tokenizer, isCleaned: boolean) {
    this.#tokenizer = tokenizer;
    this.#decoder = readDecoder(new Fields(json, '').part('decoder'));
    this.#isCleaned = isCleaned;
  }

  /** @param isWithoutSpecial whether special tokens are left out */
  decode(ids: readonly number[], isWithoutSpecial: boolean): string {
    const tokens = ids.flatMap((id) => this.#tokenizer.tokenOf(id) ?? []);
    const shown = isWithoutSpecial ? tokens.filter((token) => !this.#tokenizer.isSpecial(token)) : tokens;
    const text = this.#decoder(shown).join('');
    return this.#isCleaned ? cleaned(text) : text;
  }
}
