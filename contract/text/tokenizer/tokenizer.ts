import type { Budget } from '../regex/match.ts';
import type { AddedTokens, TextPart } from './added-tokens.ts';
import { AlignedText } from './aligned-text.ts';
import { assemble, type TokenRange } from './assemble.ts';
import type { EncodeOptions, Encoding } from './encoding.ts';
import type { Model } from './models/model.ts';
import { addedCount, type PostProcessor } from './post-processors/post-processor.ts';
import type { PreTokenizer } from './pre-tokenizers/pre-tokenizer.ts';
import { TokenList } from './token-list.ts';
import { TokenizerError } from './tokenizer-error.ts';
import { truncatedCounts } from './truncate.ts';

/** What a tokenizer.json says. */
export interface TokenizerParts {
  readonly added: AddedTokens;
  readonly preTokenizer: PreTokenizer;
  readonly model: Model;
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
    const { postProcessor } = this.#parts;
    const template = pair === null ? postProcessor.single : postProcessor.pair;
    const most = mostTokens(options, options.addSpecialTokens ? addedCount(template) : 0);
    const limit = options.maxLength ?? Infinity;
    const lists = [text, ...(pair === null ? [] : [pair])].map((one) => ({
      text: one,
      tokens: this.#tokensOf(one, limit, options.truncationSide),
    }));
    const counts = truncatedCounts(
      lists[0]?.tokens.count ?? 0,
      lists[1]?.tokens.count ?? null,
      most,
      options.truncation,
    );
    const ranges = lists.map((list, index): TokenRange => {
      const { count } = list.tokens;
      const kept = counts[index] ?? 0;
      return options.truncationSide === 'right'
        ? { ...list, from: 0, to: kept }
        : { ...list, from: count - kept, to: count };
    });
    return assemble(ranges, template, postProcessor.trims, options.addSpecialTokens, (id) =>
      this.tokenOf(id),
    );
  }

  /** Tokens of one text: all, or from one side as many as are asked for and the rest of their word. */
  #tokensOf(text: string, limit: number, side: EncodeOptions['truncationSide']): TokenList {
    const { added, preTokenizer } = this.#parts;
    const budget = budgetFor(text);
    const words: TextPart[] = [];
    // What is half a character is none in any text that Python has.
    for (const part of added.extract(AlignedText.of(text.toWellFormed()), budget)) {
      if (part.added !== -1) words.push(part);
      else for (const word of preTokenizer([part.text], budget)) words.push({ text: word, added: -1 });
    }
    const tokens = new TokenList();
    for (
      let index = side === 'left' ? this.#firstOfLast(words, limit, budget) : 0;
      index < words.length;
      index += 1
    ) {
      if (tokens.count >= limit && side === 'right') break;
      this.#addTokens(words[index], tokens, budget);
    }
    return tokens;
  }

  /** Where the last words start that have as many tokens: the library numbers words from there. */
  #firstOfLast(words: readonly TextPart[], limit: number, budget: Budget): number {
    if (limit === Infinity) return 0;
    const tokens = new TokenList();
    let index = words.length;
    while (index > 0 && tokens.count < limit) {
      index -= 1;
      this.#addTokens(words[index], tokens, budget);
    }
    return index;
  }

  #addTokens(word: TextPart | undefined, tokens: TokenList, budget: Budget): void {
    if (word === undefined) return;
    tokens.enter(word.text);
    if (word.added === -1) this.#parts.model.tokenize(word.text.text, tokens, budget);
    else tokens.add(word.added, 0, word.text.text.length, word.text.text);
  }
}

/** Steps for each unit of a text; people's patterns and vocabularies take some ten. */
const stepsPerUnit = 200;
const fewestSteps = 1_000_000;
/** However long a text is: some seconds. */
const mostSteps = 2 ** 30;

/** What a text may cost. */
export function budgetFor(text: string): Budget {
  return { steps: Math.min(mostSteps, fewestSteps + stepsPerUnit * text.length) };
}

function mostTokens({ maxLength }: EncodeOptions, special: number): number {
  if (maxLength === null) return Infinity;
  if (maxLength < special) {
    throw new TokenizerError(
      `${maxLength} tokens at most are fewer than the ${special} special ones that are added`,
    );
  }
  return maxLength - special;
}
