import type { Aggregation } from './aggregation.ts';
import type { LabelledToken } from './text-tokens.ts';

/** A word or a token, and the likeliest label of it. */
export interface LabelledWord {
  readonly entity: string;
  readonly score: number;
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** Makes text of tokens. */
export type Joined = (tokens: readonly string[]) => string;

/** A token with the likeliest of its labels. */
export function labelledToken(
  { word, scores, start, end }: LabelledToken,
  labels: readonly string[],
): LabelledWord {
  return { ...likeliest(scores, labels), word, start, end };
}

/** Words of their tokens, with the label of the first of them, of the surest, or of their mean (aggregate_words of transformers). */
export function labelledWords(
  tokens: readonly LabelledToken[],
  labels: readonly string[],
  aggregation: Exclude<Aggregation, 'none' | 'simple'>,
  joined: Joined,
): readonly LabelledWord[] {
  const words: LabelledToken[][] = [];
  for (const token of tokens) {
    const last = words.at(-1);
    if (last !== undefined && token.isSubword) last.push(token);
    else words.push([token]);
  }
  return words.map((word) => ({
    ...likeliest(scoresOf(word, aggregation), labels),
    word: joined(word.map((token) => token.word)),
    start: word[0]?.start ?? 0,
    end: word.at(-1)?.end ?? 0,
  }));
}

function scoresOf(
  word: readonly LabelledToken[],
  aggregation: Exclude<Aggregation, 'none' | 'simple'>,
): Float32Array {
  const [first = { scores: new Float32Array() }] = word;
  if (aggregation === 'first') return first.scores;
  if (aggregation === 'max') {
    return word.reduce(
      (surest, token) => (greatest(token.scores) > greatest(surest.scores) ? token : surest),
      first,
    ).scores;
  }
  return first.scores.map(
    (_, label) => word.reduce((sum, { scores }) => sum + (scores[label] ?? 0), 0) / word.length,
  );
}

function likeliest(scores: Float32Array, labels: readonly string[]): Pick<LabelledWord, 'entity' | 'score'> {
  const score = greatest(scores);
  return { entity: labels[scores.indexOf(score)] ?? '', score };
}

function greatest(scores: Float32Array): number {
  return scores.reduce((most, score) => Math.max(most, score), -Infinity);
}
