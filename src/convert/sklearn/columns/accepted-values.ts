/** A text or number of a column; null is a missing one. */
export type ColumnValue = string | number | null;

/** What an estimator put in the place of a value. */
export interface Replacement {
  readonly value: ColumnValue;
  readonly by: ColumnValue;
}

/** A list of more values is none to tell anybody of. */
const maxAccepted = 10_000;

/**
 * Which values callers may send of a column, of those that an estimator accepts after some were replaced.
 *
 * @param replacements in the order in which they were made
 * @returns null where they are too many to be listed
 */
export function sentValues(
  accepted: readonly ColumnValue[],
  replacements: readonly Replacement[],
): ReadonlySet<ColumnValue> | null {
  const values = new Set(accepted);
  for (const { value, by } of replacements.toReversed()) {
    if (values.has(by)) values.add(value);
    else values.delete(value);
  }
  return values.size > maxAccepted ? null : values;
}
