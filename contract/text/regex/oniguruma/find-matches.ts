import { codeAt, widthOf } from '../../characters.ts';
import { compileRegex } from '../compile-regex.ts';
import { Matcher, type Budget } from '../match.ts';
import { parseOniguruma } from './parse-oniguruma.ts';
import { propertyTest } from './properties.ts';

/** Gives where an expression matches, from left to right, without overlaps. */
export type FindMatches = (text: string, found: (start: number, end: number) => void, budget: Budget) => void;

/**
 * Oniguruma's search again and again, as the Rust crate onig has it in find_iter.
 *
 * @returns a function that throws BudgetError for a text that takes too many steps
 * @throws RegexError for an expression that isn't known
 */
export function compileFindMatches(pattern: string): FindMatches {
  const program = compileRegex(parseOniguruma(pattern));
  const isWord = propertyTest('word');
  return (text, found, budget) => {
    const matcher = new Matcher(program, isWord, text, budget);
    let last = -1;
    for (let start = 0; start <= text.length;) {
      const end = matcher.matchAt(start, false);
      // None that is empty right behind another: the search goes on behind the next character.
      if (end === -1 || (end === start && end === last)) {
        start += widthOf(codeAt(text, start));
        continue;
      }
      found(start, end);
      last = end;
      start = end;
    }
  };
}
