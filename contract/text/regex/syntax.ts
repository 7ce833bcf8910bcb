import type { CharacterTest } from '../characters.ts';
import type { CharacterSet } from './character-set.ts';

/** A part of a regular expression. */
export type RegexNode =
  | { readonly kind: 'character'; readonly set: CharacterSet }
  | { readonly kind: 'sequence'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly options: readonly RegexNode[] }
  | {
      readonly kind: 'repeat';
      readonly item: RegexNode;
      readonly min: number;
      readonly max: number;
      readonly isLazy: boolean;
    }
  /** What was matched first stays: nothing goes back into it. */
  | { readonly kind: 'atomic'; readonly item: RegexNode }
  | { readonly kind: 'capture'; readonly item: RegexNode }
  | { readonly kind: 'place'; readonly place: Place }
  | {
      readonly kind: 'look';
      readonly item: RegexNode;
      /** How many code points before a place are looked at; null of what follows it. */
      readonly behind: number | null;
      readonly isNegative: boolean;
    };

/** Where something is to be: `^` is the start, or with `(?m)` that of a line; `$` is also before a line's end that ends all. */
export type Place =
  | 'start'
  | 'end'
  | 'end-or-last-line'
  | 'line-start'
  /** That of a line which has something in it, or of the text: Oniguruma's `^`. */
  | 'line-start-inside'
  | 'line-end'
  | 'boundary'
  | 'no-boundary';

/** A regular expression with how it was read. */
export interface Regex {
  readonly root: RegexNode;
  readonly captureCount: number;
  /** What `\b` goes by. */
  readonly isWord: CharacterTest;
}

/** A regular expression that is not used, and why: a sentence without its subject. */
export class RegexError extends Error {}
