import { pointsOf, slicer } from '../code-points.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';

/** A token of a text, and how likely each label is of it. */
export interface LabelledToken {
  /** What it is called in the vocabulary, or what it stands for in the text where the vocabulary doesn't have it. */
  readonly word: string;
  readonly scores: Float32Array;
  /** In code points, as Python counts. */
  readonly start: number;
  readonly end: number;
  /** Its number among the tokens of the row, special ones included. */
  readonly index: number;
  /** Whether it goes on with the word of the token before it. */
  readonly isSubword: boolean;
}

/** What a row of an encoded text has, a number for each token. */
export interface EncodedRowTokens {
  readonly ids: ArrayLike<number | bigint>;
  /** Two for each token: where it starts and ends in the text, in code points. */
  readonly offsets: ArrayLike<number | bigint>;
  /** -1 of what was added. */
  readonly sequences: ArrayLike<number | bigint>;
  readonly length: number;
}

/** What tells words from their pieces. */
export interface WordRules {
  readonly tokenizer: Pick<Tokenizer, 'tokenOf'>;
  /** Whether pieces of words begin with a prefix of the model's. */
  readonly hasPrefix: boolean;
  /** The token for what the vocabulary doesn't have; null where there is none. */
  readonly unknown: number | null;
}

/**
 * The tokens of a text without those that were added (gather_pre_entities of transformers). Which of them go on with a word is told by the
 * model's prefix for these, or by there being no space, where it has none: both as there.
 *
 * @param scores of the labels, a row for each token
 */
export function textTokens(
  text: string,
  { ids, offsets, sequences, length }: EncodedRowTokens,
  scores: Float32Array,
  labels: number,
  { tokenizer, hasPrefix, unknown }: WordRules,
): readonly LabelledToken[] {
  const slice = slicer(text);
  const tokens: LabelledToken[] = [];
  for (let index = 0; index < length; index++) {
    if (Number(sequences[index] ?? -1) < 0) continue;
    const id = Number(ids[index]);
    const [start, end] = [Number(offsets[2 * index]), Number(offsets[2 * index + 1])];
    const word = tokenizer.tokenOf(id) ?? '';
    const source = slice(start, end);
    const isUnknown = id === unknown;
    const goesOn = hasPrefix
      ? pointsOf(word) !== pointsOf(source)
      : start > 0 && !slice(start - 1, start + 1).includes(' ');
    tokens.push({
      word: isUnknown ? source : word,
      scores: scores.subarray(index * labels, (index + 1) * labels),
      start,
      end,
      index,
      isSubword: !isUnknown && goesOn,
    });
  }
  return tokens;
}
