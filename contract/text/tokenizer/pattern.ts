import { codeAt, widthOf, type CharacterTest } from '../characters.ts';
import type { Budget } from '../regex/match.ts';
import { compileFindMatches } from '../regex/oniguruma/find-matches.ts';
import { RegexError } from '../regex/syntax.ts';
import type { Fields } from './fields.ts';
import { TokenizerError } from './tokenizer-error.ts';

/** Gives where something is in a text, from left to right, without overlaps. */
export type Pattern = (text: string, found: (start: number, end: number) => void, budget: Budget) => void;

/** Longer strings are looked for as expressions are, whose steps are counted. */
const longestPlain = 64;

/** Every character of a kind. */
export function charactersThat(test: CharacterTest): Pattern {
  return (text, found) => {
    for (let at = 0; at < text.length;) {
      const code = codeAt(text, at);
      const end = at + widthOf(code);
      if (test(code)) found(at, end);
      at = end;
    }
  };
}

/** A string, as it is. */
export function string(searched: string): Pattern {
  if (searched === '' || searched.length > longestPlain) {
    return compileFindMatches(searched.replaceAll(/[\\^$.|?*+()[\]{}&-]/g, String.raw`\$&`));
  }
  return (text, found) => {
    for (let at = text.indexOf(searched); at !== -1; at = text.indexOf(searched, at + searched.length)) {
      found(at, at + searched.length);
    }
  };
}

/**
 * A field that has a string or a regular expression of Oniguruma.
 *
 * @throws TokenizerError
 */
export function readPattern(fields: Fields, name: string): Pattern {
  const pattern = fields.part(name);
  if (pattern === null) throw fields.unsupported(name);
  try {
    return pattern.get('String') === undefined
      ? compileFindMatches(pattern.text('Regex'))
      : string(pattern.text('String'));
  } catch (error) {
    if (!(error instanceof RegexError)) throw error;
    throw new TokenizerError(`${pattern.path} ${error.message}`);
  }
}
