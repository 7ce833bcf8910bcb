import type { PickleValue } from '../../pickle/pickle-values.ts';

/**
 * The numbers of the columns that Python's slice chooses. Bounds that are names take in the last column, as those of pandas do; bounds
 * that are numbers don't, and negative ones count from the end.
 * https://pandas.pydata.org/docs/user_guide/indexing.html#slicing-with-labels
 *
 * @param bounds start, stop and step; null for those that are left out
 * @param names of all columns, null for those without
 * @returns undefined for what is no slice of these columns
 */
export function slicedColumns(
  bounds: readonly PickleValue[],
  names: readonly (string | null)[],
  count: number,
): readonly number[] | undefined {
  const [start = null, stop = null, stepped = null] = bounds;
  const step = stepped === null ? 1 : typeof stepped === 'bigint' ? Number(stepped) : 0;
  if (step === 0) return undefined;
  const first = step > 0 ? 0 : count - 1;
  const end = step > 0 ? count : -1;
  const from = start === null ? first : boundOf(start, names, count, step, 0);
  const to = stop === null ? end : boundOf(stop, names, count, step, Math.sign(step));
  if (from === undefined || to === undefined) return undefined;
  const columns: number[] = [];
  for (let column = from; step > 0 ? column < to : column > to; column += step) columns.push(column);
  return columns;
}

/** @param beyond what is added to the number of a name */
function boundOf(
  bound: PickleValue,
  names: readonly (string | null)[],
  count: number,
  step: number,
  beyond: number,
): number | undefined {
  if (typeof bound === 'string') {
    const at = names.indexOf(bound);
    return at === -1 ? undefined : at + beyond;
  }
  if (typeof bound !== 'bigint') return undefined;
  const at = Number(bound) + (bound < 0n ? count : 0);
  // What lies outside is brought to where a slice begins or ends.
  return step > 0 ? Math.min(Math.max(at, 0), count) : Math.min(Math.max(at, -1), count - 1);
}
