import type { FillMasksStep } from '../../schemas/contract.schema.ts';
import type { TokenText } from '../tokenizer/token-text.ts';
import { likelyTokens } from './likely-tokens.ts';

/** What a step reads of some rows: [N, …], row-major. */
export interface FilledRows {
  readonly ids: ArrayLike<number | bigint>;
  readonly width: number;
  readonly lengths: readonly number[];
  readonly targets: readonly (readonly number[])[];
  readonly counts: readonly number[];
  /** [N, W, V] */
  readonly logits: Float32Array;
  readonly logitsWidth: number;
  /** V */
  readonly size: number;
}

/**
 * What may stand for the masks of each row, as texts of JSON: a list for one mask, a list of these for several, as transformers' pipeline for
 * filling masks has it.
 */
export function fillMasks({ mask, padding }: FillMasksStep, rows: FilledRows, text: TokenText): string[] {
  return rows.lengths.map((length, row) => {
    const start = row * rows.width;
    const ids = (Array.prototype.slice.call(rows.ids, start, start + length) as (number | bigint)[]).map(
      Number,
    );
    const masks = [...ids.keys()].filter((at) => ids[at] === mask);
    const filled = masks.map((at) => {
      const from = (row * rows.logitsWidth + at) * rows.size;
      const likely = likelyTokens(
        rows.logits.subarray(from, from + rows.size),
        rows.targets[row] ?? [],
        rows.counts[row] ?? 0,
      );
      return likely.map(({ token, score }) => ({
        score,
        token,
        token_str: text.decode([token], false),
        // Where there are several masks, the others are shown, and with them all special tokens.
        sequence: text.decode(
          ids.with(at, token).filter((id) => id !== padding),
          masks.length === 1,
        ),
      }));
    });
    return JSON.stringify(filled.length === 1 ? filled[0] : filled);
  });
}
