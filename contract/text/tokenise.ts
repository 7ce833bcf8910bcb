import {
  characterNgrams,
  wordCharacterNgrams,
  wordNgrams,
  type Analyzer,
  type NgramRange,
} from './n-grams.ts';
import { preprocess, type Preprocessing } from './preprocess.ts';
import { compileFindAll } from './regex/find-all.ts';

/** How a text becomes tokens: the settings of scikit-learn's vectorizers. */
export interface TokenSettings extends Preprocessing {
  readonly analyzer: Analyzer;
  /** A regular expression of Python, which says what a word is. */
  readonly tokenPattern: string;
  /** Words that are left out before they become n-grams. */
  readonly stopWords: readonly string[];
  readonly ngrams: NgramRange;
}

/** Gives the tokens of a text: words, or n-grams of words or characters. */
export type Tokenise = (text: string, found: (token: string) => void) => void;

/**
 * Divides texts exactly as scikit-learn and Python do.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/feature_extraction/text.py (build_analyzer)
 *
 * @returns a function that throws BudgetError for a text that the pattern takes too long for
 * @throws RegexError for a pattern that isn't known
 */
export function tokeniser(settings: TokenSettings): Tokenise {
  const { analyzer, ngrams } = settings;
  switch (analyzer) {
    case 'char':
      return (text, found) => characterNgrams(preprocess(text, settings), ngrams, found);
    case 'char_wb':
      return (text, found) => wordCharacterNgrams(preprocess(text, settings), ngrams, found);
    case 'word': {
      const findAll = compileFindAll(settings.tokenPattern);
      const stopWords = new Set(settings.stopWords);
      return (text, found) => {
        const words: string[] = [];
        findAll(preprocess(text, settings), (word) => {
          if (!stopWords.has(word)) words.push(word);
        });
        wordNgrams(words, ngrams, found);
      };
    }
  }
}
