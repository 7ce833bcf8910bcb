import type { Estimator } from '../estimator.ts';
import { PickleDict, type PickleValue } from '../../pickle/pickle-values.ts';

/** The groups that the categories of a column fall into: each its own, but for rare ones, which share the last. */
export interface CategoryGroups {
  /** Group of each category, by its place. */
  readonly groups: readonly number[];
  readonly count: number;
  /** Group of the rare ones; null where there are none. */
  readonly infrequent: number | null;
}

/**
 * How an encoder groups rare categories (min_frequency, max_categories).
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/preprocessing/_encoders.py (_map_infrequent_categories)
 *
 * @param categoryCount how many categories the encoder may group
 */
export async function categoryGroups(
  encoder: Estimator,
  column: number,
  categoryCount: number,
): Promise<CategoryGroups> {
  const mappings = encoder.flag('_infrequent_enabled', false)
    ? await encoder.items('_default_to_infrequent_mappings')
    : [];
  const mapping = mappings[column] ?? null;
  if (mapping === null) {
    return { groups: [...Array(categoryCount).keys()], count: categoryCount, infrequent: null };
  }
  const name = '_default_to_infrequent_mappings';
  const groups = [...(await encoder.numbersOf(mapping, name)).data];
  const last = groups.reduce((most, group) => Math.max(most, group), -1);
  const isGrouping = groups.every((group) => Number.isInteger(group) && group >= 0 && group <= categoryCount);
  if (groups.length !== categoryCount || !isGrouping)
    throw encoder.mismatch(name, 'a group for each category');
  return { groups, count: last + 1, infrequent: last };
}

/** An entry of what encoders keep by column: a list, an array, or a dict by the column's number. */
export async function entryOf(encoder: Estimator, name: string, column: number): Promise<PickleValue> {
  const all = encoder.get(name) ?? null;
  if (all === null) return null;
  if (all instanceof PickleDict) return all.get(BigInt(column)) ?? null;
  return (await encoder.itemsOf(all, name))[column] ?? null;
}
