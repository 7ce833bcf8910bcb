/** Rows that are computed together, the longest of them in front, and how many tokens that has. */
export interface RowGroup {
  readonly rows: readonly number[];
  readonly width: number;
}

/**
 * Rows sorted into groups of which each is padded to its longest row.
 *
 * @param lengths tokens of each row
 * @param mostPadding share of a group that may be padding, from 0 on: then rows of one length only
 */
export function rowGroups(lengths: Int32Array, mostPadding: number): readonly RowGroup[] {
  const sorted = Array.from(lengths.keys()).toSorted((a, b) => lengthOf(lengths, b) - lengthOf(lengths, a));
  const groups: { rows: number[]; width: number; tokens: number }[] = [];
  for (const row of sorted) {
    const length = lengthOf(lengths, row);
    const last = groups.at(-1);
    const elements = last === undefined ? 0 : last.width * (last.rows.length + 1);
    if (last !== undefined && elements - last.tokens - length <= mostPadding * elements) {
      last.rows.push(row);
      last.tokens += length;
    } else groups.push({ rows: [row], width: length, tokens: length });
  }
  return groups;
}

function lengthOf(lengths: Int32Array, row: number): number {
  return lengths[row] ?? 0;
}
