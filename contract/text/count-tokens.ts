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
/** What is looked at of one text: some seconds. */
const maxTokens = 2 ** 24;

/**
 * Counts the tokens of texts as CountVectorizer does, but for those with U+0000 in them: onnxruntime ends texts there, and would
 * look up others. No vocabulary has them.
 *
 * @returns a function that throws {@link TextError}
 * @throws RegexError for a pattern that isn't known
 */
export function tokenCounter(settings: TokenSettings): (texts: readonly string[]) => CountedTokens<string> {
  const counter = rowCounter<string>(
    settings,
    (token) => (token.includes('\0') ? null : token),
    () => 1,
  );
  return (texts) => {
    const { keys, counts, lengths } = counter(texts);
    return { tokens: keys, counts, lengths };
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
  let hash = 0;
  const counter = rowCounter<number>(
    settings,
    (token) => {
      hash = murmurHash3(encoder.encode(token));
      return Math.abs(hash) % features;
    },
    () => (alternateSign && hash < 0 ? -1 : 1),
  );
  return (texts) => {
    const { keys, counts, lengths } = counter(texts);
    return { tokens: BigInt64Array.from(keys, BigInt), counts, lengths };
  };
}

function rowCounter<Key>(
  settings: TokenSettings,
  /** null leaves the token out. */
  keyOf: (token: string) => Key | null,
  /** What the token that was asked for last counts. */
  weight: () => number,
) {
  const tokenise = tokeniser(settings);
  return (texts: readonly string[]) => {
    const keys: Key[] = [];
    const counts: number[] = [];
    const lengths = new BigInt64Array(texts.length);
    for (const [row, text] of texts.entries()) {
      const counted = new Map<Key, number>();
      let found = 0;
      const count = (token: string): void => {
        found += 1;
        if (found > maxTokens) throw new TextError(row, `has more than ${maxTokens} tokens`);
        const key = keyOf(token);
        if (key === null) return;
        counted.set(key, (counted.get(key) ?? 0) + weight());
        if (counted.size > maxDistinct)
          throw new TextError(row, `has more than ${maxDistinct} different tokens`);
      };
      try {
        tokenise(text, count);
      } catch (error) {
        if (!(error instanceof BudgetError)) throw error;
        throw new TextError(row, "takes too many steps to be divided by the model's pattern of tokens");
      }
      for (const [key, sum] of counted) {
        keys.push(key);
        counts.push(sum);
      }
      lengths[row] = BigInt(counted.size);
    }
    return { keys, counts: Float64Array.from(counts), lengths };
  };
}
