/** A step that makes several rows of one: of which tensor's row one of its own comes. */
export interface SpreadRows {
  /** Names of what it makes, with the name of the input that each is made of. */
  readonly sources: ReadonlyMap<string, string>;
  /** Name of the tensor, int64 [N], that says how many rows it made of each. */
  readonly counts: string;
}

/** A row of a tensor. */
export interface TensorRow {
  readonly input: string;
  readonly row: number;
}

/**
 * The row that a caller sent of which a row of a tensor comes: callers know nothing of what steps make.
 *
 * @param spreads of the steps before inference, in their order
 * @param countsOf the elements of a tensor that says how many rows were made of each; none where it isn't there
 */
export function sentRow(
  made: TensorRow,
  spreads: readonly SpreadRows[],
  countsOf: (name: string) => Iterable<unknown>,
): TensorRow {
  let found = made;
  for (const { sources, counts } of spreads.toReversed()) {
    const input = sources.get(found.input);
    if (input === undefined) continue;
    let [row, after] = [0, found.row];
    for (const count of countsOf(counts)) {
      after -= Number(count);
      if (after < 0) break;
      row++;
    }
    found = { input, row };
  }
  return found;
}
