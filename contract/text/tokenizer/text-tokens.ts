import type { Budget } from '../regex/match.ts';
import type { AddedTokens, TextPart } from './added-tokens.ts';
import { budgetFor } from './budget.ts';
import { AlignedText } from './aligned-text/aligned-text.ts';
import type { EncodeOptions } from './encoding.ts';
import type { Model } from './models/model.ts';
import type { PreTokenizer } from './pre-tokenizers/pre-tokenizer.ts';
import { TokenList } from './token-list.ts';

/** What divides a text into tokens. */
export interface TextParts {
  readonly added: AddedTokens;
  readonly preTokenizer: PreTokenizer;
  readonly model: Model;
}

/**
 * The tokens of one text: all, or from one side as many as are asked for and the rest of their word.
 *
 * @throws TokenizerError for what the vocabulary has nothing for
 * @throws BudgetError for a text that takes too many steps
 */
export function tokensOf(
  parts: TextParts,
  text: string,
  limit: number,
  side: EncodeOptions['truncationSide'],
): TokenList {
  const budget = budgetFor(text);
  const tokens = new TokenList();
  if (limit === Infinity || side === 'right') {
    eachWord(parts, text, budget, (word) => {
      if (tokens.count < limit) addTokens(parts.model, word, tokens, budget);
    });
    return tokens;
  }
  const words: TextPart[] = [];
  eachWord(parts, text, budget, (word) => words.push(word));
  for (const word of words.slice(firstOfLast(parts.model, words, limit, budget))) {
    addTokens(parts.model, word, tokens, budget);
  }
  return tokens;
}

function eachWord(
  { added, preTokenizer }: TextParts,
  text: string,
  budget: Budget,
  found: (word: TextPart) => void,
): void {
  const foundText = (word: AlignedText): void => found({ text: word, added: -1 });
  // What is half a character is none in any text that Python has.
  for (const part of added.extract(AlignedText.of(text.toWellFormed()), budget)) {
    if (part.added === -1) preTokenizer(part.text, foundText, budget);
    else found(part);
  }
}

/** Where the last words start that have as many tokens: the library numbers words from there. */
function firstOfLast(model: Model, words: readonly TextPart[], limit: number, budget: Budget): number {
  const tokens = new TokenList();
  for (let index = words.length - 1; index >= 0; index -= 1) {
    const word = words[index];
    if (word === undefined) continue;
    addTokens(model, word, tokens, budget);
    // It never stops at an added token.
    if (word.added === -1 && tokens.count >= limit) return index;
  }
  return 0;
}

function addTokens(model: Model, { text, added }: TextPart, tokens: TokenList, budget: Budget): void {
  tokens.enter(text);
  if (added === -1) model.tokenize(text.text, tokens, budget);
  else tokens.add(added, 0, text.text.length, text.text);
}
