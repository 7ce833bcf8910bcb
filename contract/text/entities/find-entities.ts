import { type Aggregation, aggregationOf } from './aggregation.ts';
import type { EntitiesStep } from '../../schemas/contract.schema.ts';
import { scoresOf } from '../../scores/scores.ts';
import { textsOf } from '../../row-options.ts';
import { groupedWords } from './group-words.ts';
import { type Joined, labelledToken, labelledWords } from './label-words.ts';
import { type LabelledToken, textTokens, type WordRules } from './text-tokens.ts';

/** What a step reads of some rows: [N, L, …], row-major. */
export interface EntityRows {
  readonly texts: readonly string[];
  readonly aggregations: readonly string[];
  /** Texts of JSON: lists of labels. */
  readonly ignored: readonly string[];
  readonly ids: ArrayLike<number | bigint>;
  readonly offsets: ArrayLike<number | bigint>;
  readonly sequences: ArrayLike<number | bigint>;
  readonly lengths: ArrayLike<number | bigint>;
  /** [N, W, C]: L and W are as long as the longest row of any of them. */
  readonly logits: Float32Array;
  /** L. */
  readonly width: number;
  /** W. */
  readonly logitsWidth: number;
}

/** What makes words of tokens. */
export interface WordMaker extends WordRules {
  readonly joined: Joined;
}

/**
 * The entities of each row as texts of JSON, as transformers' pipeline for token classification has them.
 *
 * @throws RefusedRow for options that there are not
 */
export function findEntities({ inputs, labels }: EntitiesStep, rows: EntityRows, words: WordMaker): string[] {
  const count = labels.length;
  return rows.texts.map((text, row) => {
    const aggregation = aggregationOf(inputs.aggregation, rows.aggregations[row], row);
    const ignored = new Set(textsOf(inputs.ignored, rows.ignored[row], row, 'labels'));
    const length = Number(rows.lengths[row] ?? 0);
    const part = (list: ArrayLike<number | bigint>, depth: number) =>
      Array.prototype.slice.call(list, row * rows.width * depth, (row * rows.width + length) * depth) as (
        | number
        | bigint
      )[];
    const start = row * rows.logitsWidth * count;
    const scores = scoresOf('softmax', rows.logits.subarray(start, start + length * count), count);
    const encoded = {
      ids: part(rows.ids, 1),
      offsets: part(rows.offsets, 2),
      sequences: part(rows.sequences, 1),
      length,
    };
    const tokens = textTokens(text, encoded, scores, count, words);
    return JSON.stringify(
      entitiesOf(tokens, labels, aggregation, words.joined).filter(
        (entity) => !ignored.has('entity' in entity ? entity.entity : entity.entity_group),
      ),
    );
  });
}

function entitiesOf(
  tokens: readonly LabelledToken[],
  labels: readonly string[],
  aggregation: Aggregation,
  joined: Joined,
) {
  if (aggregation === 'none') {
    return tokens.map((token) => {
      const { entity, score, word, start, end } = labelledToken(token, labels);
      return { entity, score, index: token.index, word, start, end };
    });
  }
  const words =
    aggregation === 'simple'
      ? tokens.map((token) => labelledToken(token, labels))
      : labelledWords(tokens, labels, aggregation, joined);
  return groupedWords(words, joined);
}
