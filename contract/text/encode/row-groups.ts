/** Rows that are computed together, the longest of them in front, and how many tokens that has. */
export interface RowGroup {
  readonly rows: readonly number[];
  readonly width: number;
}

/**
 * Tokens that are computed together at most, padding included, where more than one row has them: onnxruntime keeps some kB of each,
 * and more at once are no faster. Text Embeddings Inference has the same.
 */
export const mostTokensTogether = 2 ** 14;

/**
 * Rows sorted into groups of which each is padded to its longest row, and small enough for the memory of one inference.
 *
 * @param lengths tokens of each row
 * @param mostTokens of a group of more than one row, padding included
 * @param mostPadding share of a group that may be padding, from 0 on: then rows of one length only
 */
export function rowGroups(
  lengths: Int32Array,
  mostPadding: number,
  mostTokens = mostTokensTogether,
): readonly RowGroup[] {
  const sorted = Array.from(lengths.keys()).toSorted((a, b) => lengthOf(lengths, b) - lengthOf(lengths, a));
  const groups: { rows: number[]; width: number; tokens: number }[] = [];
  for (const row of sorted) {
    const length = lengthOf(lengths, row);
    const last = groups.at(-1);
    const elements = last === undefined ? 0 : last.width * (last.rows.length + 1);
    const isLittlePadding = last !== undefined && elements - last.tokens - length <= mostPadding * elements;
    if (isLittlePadding && elements <= mostTokens) {
      last.rows.push(row);
      last.tokens += length;
    } else groups.push({ rows: [row], width: length, tokens: length });
  }
  return groups;
}

function lengthOf(lengths: Int32Array, row: number): number {
  return lengths[row] ?? 0;
}
