import type { PaddingJson, TokenizerStep } from '../../schemas/contract.schema.ts';
import { type Encoding, offsetsInCodePoints } from '../tokenizer/encoding.ts';

/** The tokens of a row, and the texts that they are of. */
export interface EncodedRow {
  readonly encoding: Encoding;
  readonly text: string;
  readonly pair: string | null;
}

/** The tokens of texts, a row each, padded to the longest on the right; row-major. */
export interface EncodedTexts {
  readonly ids: BigInt64Array;
  readonly mask: BigInt64Array;
  readonly types: BigInt64Array;
  /** Tokens of the longest row: how many each row has. */
  readonly width: number;
  /** How many tokens each row has of its own. */
  readonly lengths: Int32Array;
}

/** The same with what tells which tokens are of which text. */
export interface EncodedRows extends EncodedTexts {
  /** [N, L, 2], in code points; absent, as are those below, where nobody asked. */
  readonly offsets?: BigInt64Array;
  /** 0 or 1; -1 of no text. */
  readonly sequences?: BigInt64Array;
  /** -1 of no word. */
  readonly words?: BigInt64Array;
  /** How many rows each text has become: more than one where it was divided into windows. */
  readonly windows: Int32Array;
}

/** Rows of tokens as matrices. @param asked which there are to be, beside those that every graph takes */
export function paddedEncodings(
  rows: readonly EncodedRow[],
  windows: readonly number[],
  { id, typeId }: PaddingJson,
  asked: Pick<TokenizerStep['outputs'], 'offsets' | 'sequences' | 'words'>,
): EncodedRows {
  const lengths = Int32Array.from(rows, ({ encoding }) => encoding.ids.length);
  const width = lengths.reduce((most, length) => Math.max(most, length), 0);
  const matrix = (
    padding: number,
    listOf: (row: EncodedRow) => ArrayLike<number>,
    depth = 1,
  ): BigInt64Array => {
    const elements = new BigInt64Array(rows.length * width * depth).fill(BigInt(padding));
    for (const [at, row] of rows.entries()) {
      const list = listOf(row);
      const start = at * width * depth;
      for (let i = 0; i < list.length; i++) elements[start + i] = BigInt(list[i] ?? 0);
    }
    return elements;
  };
  return {
    ids: matrix(id, ({ encoding }) => encoding.ids),
    mask: matrix(0, ({ encoding }) => new Uint8Array(encoding.ids.length).fill(1)),
    types: matrix(typeId, ({ encoding }) => encoding.typeIds),
    ...(asked.offsets !== undefined && {
      offsets: matrix(0, ({ encoding, text, pair }) => offsetsInCodePoints(encoding, text, pair), 2),
    }),
    ...(asked.sequences !== undefined && { sequences: matrix(-1, ({ encoding }) => encoding.sequences) }),
    ...(asked.words !== undefined && { words: matrix(-1, ({ encoding }) => encoding.words) }),
    width,
    lengths,
    windows: Int32Array.from(windows),
  };
}
