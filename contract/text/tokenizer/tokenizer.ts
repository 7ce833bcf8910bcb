import { assemble } from './assemble.ts';
import type { EncodeOptions, Encoding } from './encoding.ts';
import { addedCount, type PostProcessor, type Template } from './post-processors/post-processor.ts';
import { tokensOf, type TextParts } from './text-tokens.ts';
import type { TokenRange } from './token-list.ts';
import { TokenizerError } from './tokenizer-error.ts';
import { truncatedCounts } from './truncate.ts';
import { windowsOf } from './windows.ts';

/** What a tokenizer.json says. */
export interface TokenizerParts extends TextParts {
  readonly postProcessor: PostProcessor;
}

/** Divides texts into tokens as Hugging Face's tokenizers 0.22 does, token for token and offset for offset. */
export class Tokenizer {
  readonly #parts: TokenizerParts;

  constructor(parts: TokenizerParts) {
    this.#parts = parts;
  }

  /** How many tokens there are, with those that were added. */
  get size(): number {
    return this.#parts.model.vocabulary.size + this.#parts.added.newCount;
  }

  tokenOf(id: number): string | undefined {
    return this.#parts.added.tokenOf(id) ?? this.#parts.model.vocabulary.tokenOf(id);
  }

  /** Whether a token stands for no text: for its beginning, a mask, or what isn't known. */
  isSpecial(token: string): boolean {
    return this.#parts.added.special.has(token);
  }

  idOf(token: string): number | undefined {
    return this.#parts.added.ids.get(token) ?? this.#parts.model.vocabulary.idOf(token);
  }

  /**
   * The tokens of a text or a pair of texts, with the special tokens of the post-processor.
   *
   * @throws TokenizerError for what the vocabulary has nothing for, or a length that can't be kept
   * @throws BudgetError for a text that takes too many steps
   */
  encode(text: string, pair: string | null, options: EncodeOptions): Encoding {
    const most = this.#mostTokens(pair, options);
    const limit = options.maxLength ?? Infinity;
    const whole = this.#rangesOf(text, pair, limit, options.truncationSide);
    const counts = truncatedCounts(whole[0].to, whole[1]?.to ?? null, most, options.truncation);
    const kept = whole.map((range, index): TokenRange => {
      const count = counts[index] ?? 0;
      return options.truncationSide === 'right'
        ? { ...range, to: count }
        : { ...range, from: range.to - count };
    });
    return this.#assemble(kept, options.addSpecialTokens);
  }

  /**
   * The tokens of a text, or of a pair of which one is too long, in windows from the left that overlap and of which each fits.
   *
   * @param stride tokens that two windows side by side share
   * @throws TokenizerError as {@link encode}, and where both texts would have to be made shorter
   */
  encodeWindows(
    text: string,
    pair: string | null,
    options: EncodeOptions,
    stride: number,
  ): readonly Encoding[] {
    const most = this.#mostTokens(pair, options);
    const whole = this.#rangesOf(text, pair, Infinity, 'right');
    const counts = truncatedCounts(whole[0].to, whole[1]?.to ?? null, most, options.truncation);
    const cut = whole.findIndex((range, index) => range.to > (counts[index] ?? 0));
    const long = whole[cut];
    if (long === undefined) return [this.#assemble(whole, options.addSpecialTokens)];
    if (whole.some((range, index) => index !== cut && range.to > (counts[index] ?? 0))) {
      throw new TokenizerError(`${most} tokens hold neither of two texts, and windows are of one`);
    }
    return windowsOf(long, counts[cut] ?? 0, stride).map((window) =>
      this.#assemble(whole.with(cut, window), options.addSpecialTokens),
    );
  }

  /** Tokens at most, without special ones. */
  #mostTokens(pair: string | null, { maxLength, addSpecialTokens }: EncodeOptions): number {
    const special = addSpecialTokens ? addedCount(this.#templateOf(pair === null ? 1 : 2)) : 0;
    if (maxLength === null) return Infinity;
    if (maxLength >= special) return maxLength - special;
    throw new TokenizerError(
      `${maxLength} tokens at most are fewer than the ${special} special ones that are added`,
    );
  }

  #templateOf(count: number): Template {
    return count === 1 ? this.#parts.postProcessor.single : this.#parts.postProcessor.pair;
  }

  #assemble(ranges: readonly TokenRange[], addSpecialTokens: boolean): Encoding {
    const { trims } = this.#parts.postProcessor;
    const tokenOf = (id: number): string | undefined => this.tokenOf(id);
    return assemble(ranges, this.#templateOf(ranges.length), trims, addSpecialTokens, tokenOf);
  }

  #rangesOf(
    text: string,
    pair: string | null,
    limit: number,
    side: EncodeOptions['truncationSide'],
  ): readonly [TokenRange, ...TokenRange[]] {
    const rangeOf = (one: string): TokenRange => {
      const tokens = tokensOf(this.#parts, one, limit, side);
      return { text: one, tokens, from: 0, to: tokens.count };
    };
    return pair === null ? [rangeOf(text)] : [rangeOf(text), rangeOf(pair)];
  }
}
