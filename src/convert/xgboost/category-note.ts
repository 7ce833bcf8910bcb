import type { Booster } from './read/booster.ts';

const maxNames = 8;

/**
 * What callers should know of columns of categories whose names the model doesn't have: it takes their numbers. Null where there are
 * none. XGBoost keeps the names that pandas has for them since 3.1.
 */
export function categoryNote({
  categoricalColumns,
  categories,
  columnNames,
  version,
}: Booster): string | null {
  const unnamed = categoricalColumns.filter((column) => !categories.has(column));
  if (unnamed.length === 0) return null;
  const names = unnamed.slice(0, maxNames).map((column) => columnNames?.[column] ?? String(column));
  const more = unnamed.length > maxNames ? `, … ${unnamed.length - maxNames} more` : '';
  const [major = 0, minor = 0] = version;
  const isBefore = version.length > 0 && (major < 3 || (major === 3 && minor < 1));
  const why = isBefore
    ? `which XGBoost ${version.join('.')} doesn't keep (it does since 3.1)`
    : 'which it was trained without';
  const how = `frame[${columnNames?.[unnamed[0] ?? 0] === undefined ? 'name' : JSON.stringify(names[0])}].cat.codes`;
  const several = unnamed.length > 1;
  return (
    `${several ? 'Columns' : 'Column'} ${names.join(', ')}${more}: the model has no names of ${several ? 'their' : 'its'} categories, ${why}. ` +
    `Send their numbers, as the frame that it was trained with has them: ${how} in pandas, and null for a missing one, which is -1 there.`
  );
}
