import { RefusedRow } from '../../refused-row.ts';
import type { MaskTargetsStep } from '../../schemas/contract.schema.ts';
import { BudgetError } from '../regex/match.ts';
import { integerOf, jsonOf } from '../../row-options.ts';
import { TokenizerError } from '../tokenizer/tokenizer-error.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';

/** Tokens that are given for a mask at most, and targets that may be named. */
const mostTokens = 1000;

/** What a step reads of some rows. */
export interface MaskedRows {
  /** [N, L], row-major. */
  readonly ids: ArrayLike<number | bigint>;
  /** L. */
  readonly width: number;
  readonly lengths: readonly number[];
  /** Texts of JSON. */
  readonly topK: readonly string[];
  readonly targets: readonly string[];
}

/** What may stand for the masks of each row. */
export interface MaskTargets {
  /** Tokens among which there is a choice; none: among all. */
  readonly targets: readonly (readonly number[])[];
  /** How many are given for each mask. */
  readonly counts: readonly number[];
}

/**
 * What rows want for their masks (get_target_ids of transformers).
 *
 * @throws RefusedRow for a text without a mask, and options that there are not
 */
export function maskTargets(
  { inputs, mask, maskText }: MaskTargetsStep,
  rows: MaskedRows,
  tokenizer: Tokenizer,
): MaskTargets {
  const found = { targets: [] as (readonly number[])[], counts: [] as number[] };
  for (const [row, length] of rows.lengths.entries()) {
    const start = row * rows.width;
    const own = Array.prototype.slice.call(rows.ids, start, start + length) as (number | bigint)[];
    if (!own.some((id) => Number(id) === mask)) {
      throw new RefusedRow(
        inputs.text,
        row,
        `expected a text with ${maskText} in it, which stands for what is looked for`,
      );
    }
    const count = integerOf(inputs.topK, rows.topK[row], row, [1, mostTokens]);
    const targets = targetsOf(inputs.targets, rows.targets[row], row, tokenizer);
    found.targets.push(targets);
    found.counts.push(targets.length === 0 ? count : Math.min(count, targets.length));
  }
  return found;
}

/** Tokens of a list of words, or of one: of a word that is none the first of its tokens. */
function targetsOf(
  input: string,
  text: string | undefined,
  row: number,
  tokenizer: Tokenizer,
): readonly number[] {
  const value = jsonOf(text);
  if (value === null) return [];
  const words = [value].flat();
  if (words.length === 0 || words.length > mostTokens || !words.every((word) => typeof word === 'string')) {
    throw new RefusedRow(input, row, `expected a word, or a list of up to ${mostTokens}`);
  }
  const ids = words.flatMap((word) => tokenizer.idOf(word) ?? firstToken(input, word, row, tokenizer));
  if (ids.length === 0) throw new RefusedRow(input, row, 'expected a word of which the model knows a token');
  return [...new Set(ids)];
}

function firstToken(input: string, word: string, row: number, tokenizer: Tokenizer): readonly number[] {
  const options = {
    addSpecialTokens: false,
    maxLength: 1,
    truncation: 'longest_first',
    truncationSide: 'right',
  } as const;
  try {
    return [...tokenizer.encode(word, null, options).ids].slice(0, 1);
  } catch (error) {
    if (!(error instanceof TokenizerError || error instanceof BudgetError)) throw error;
    throw new RefusedRow(input, row, 'a word is not divided into tokens');
  }
}
