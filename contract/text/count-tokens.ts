import { murmurHash3 } from './murmur-hash.ts';
import { BudgetError } from './regex/match.ts';
import { tokeniser, type TokenSettings } from './tokenise.ts';

/** Columns that tokens are hashed to, instead of looked up in a vocabulary. */
export interface HashSettings {
  readonly features: number;
  /** Whether half of the tokens count as less than none. */
  readonly alternateSign: boolean;
}

/** The tokens of texts, those of one after those of another. */
export interface CountedTokens<Token extends string | bigint> {
  /** Each once a text, in the order in which it has them first. */
  readonly tokens: Token extends string ? string[] : BigInt64Array<ArrayBuffer>;
  /** How often each is there. */
  readonly counts: Float64Array;
  /** How many tokens each text has here. */
  readonly lengths: BigInt64Array;
}

/** A text that is not divided, and why: a sentence without its subject. */
export class TextError extends Error {
  /** Number of the text among those given. */
  readonly row: number;

  constructor(row: number, reason: string) {
    super(reason);
    this.row = row;
  }
}

/** What is kept of one text, however long it is: no book has half as many. */
export const maxDistinct = 2 ** 20;
/** What is looked at for one answer: a second or two. A character of a token counts one, and the token itself {@link perToken}. */
const maxWork = 2 ** 27;
/** To look a token up takes as long as to make so many characters of it. */
const perToken = 16;

/**
 * Counts the tokens of texts as CountVectorizer does, but for those with U+0000 in them: onnxruntime ends texts there, and would
 * look up others. No vocabulary has them.
 *
 * @returns a function that throws {@link TextError}
 * @throws RegexError for a pattern that isn't known
 */
export function tokenCounter(settings: TokenSettings): (texts: readonly string[]) => CountedTokens<string> {
  const countEach = textCounter(settings);
  return (texts) => {
    const tokens: string[] = [];
    const counts: number[] = [];
    const lengths = new BigInt64Array(texts.length);
    countEach(texts, (counted, row) => {
      const before = tokens.length;
      for (const [token, count] of counted) {
        if (token.includes('\0')) continue;
        tokens.push(token);
        counts.push(count);
      }
      lengths[row] = BigInt(tokens.length - before);
    });
    return { tokens, counts: Float64Array.from(counts), lengths };
  };
}

/**
 * Counts the columns that the tokens of texts are hashed to, as HashingVectorizer does.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/feature_extraction/_hashing_fast.pyx
 */
export function hashedTokenCounter(
  settings: TokenSettings,
  { features, alternateSign }: HashSettings,
): (texts: readonly string[]) => CountedTokens<bigint> {
  const encoder = new TextEncoder();
  const countEach = textCounter(settings);
  return (texts) => {
    const columns: number[] = [];
    const counts: number[] = [];
    const lengths = new BigInt64Array(texts.length);
    countEach(texts, (counted, row) => {
      const sums = new Map<number, number>();
      for (const [token, count] of counted) {
        const hash = murmurHash3(encoder.encode(token));
        const column = Math.abs(hash) % features;
        sums.set(column, (sums.get(column) ?? 0) + (alternateSign && hash < 0 ? -count : count));
      }
      for (const [column, sum] of sums) {
        columns.push(column);
        counts.push(sum);
      }
      lengths[row] = BigInt(sums.size);
    });
    return { tokens: BigInt64Array.from(columns, BigInt), counts: Float64Array.from(counts), lengths };
  };
}

/** Gives how often each token of a text is there, in the order in which the text has them first, one text after the other. */
function textCounter(settings: TokenSettings) {
  const tokenise = tokeniser(settings);
  return (
    texts: readonly string[],
    found: (counted: ReadonlyMap<string, number>, row: number) => void,
  ): void => {
    let work = 0;
    for (const [row, text] of texts.entries()) {
      const counted = new Map<string, number>();
      try {
        tokenise(text, (token) => {
          work += perToken + token.length;
          if (work > maxWork) throw new TextError(row, tooMuch(row));
          counted.set(token, (counted.get(token) ?? 0) + 1);
          if (counted.size > maxDistinct) {
            throw new TextError(row, `has more than ${maxDistinct} different tokens`);
          }
        });
      } catch (error) {
        if (!(error instanceof BudgetError)) throw error;
        throw new TextError(row, "takes too many steps to be divided by the model's pattern of tokens");
      }
      found(counted, row);
    }
  };
}

function tooMuch(row: number): string {
  const before = row === 0 ? '' : ', with those before it,';
  return `has${before} more tokens than one request may: each counts ${perToken} and its characters, up to ${maxWork}`;
}
