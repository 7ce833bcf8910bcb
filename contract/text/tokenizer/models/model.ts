import type { Budget } from '../../regex/match.ts';
import type { TokenList } from '../token-list.ts';

/** What divides words into tokens of a vocabulary. */
export interface Model {
  readonly vocabulary: Vocabulary;
  /**
   * Adds the tokens of a word, which isn't empty, to those of its text.
   *
   * @throws TokenizerError for what the vocabulary has nothing for
   */
  tokenize(word: string, tokens: TokenList, budget: Budget): void;
}

/** Tokens and their numbers. */
export interface Vocabulary {
  readonly size: number;
  idOf(token: string): number | undefined;
  tokenOf(id: number): string | undefined;
}
