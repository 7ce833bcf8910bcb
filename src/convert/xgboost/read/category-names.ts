import type { Fields } from '../../documents/fields.ts';

/**
 * What the categories of columns were called in the data frame that a model was trained with, which it knows since XGBoost
 * 3.1; a category's number is its place.
 * https://github.com/dmlc/xgboost/blob/v3.4.1/src/data/cat_container.cc (Load)
 *
 * @param document `cats` of the trees
 * @throws MlpackError MODEL_INVALID
 */
export function categoryNames(
  document: Fields,
  columnCount: number,
): ReadonlyMap<number, readonly (string | number)[]> {
  const names = new Map<number, readonly (string | number)[]>();
  const columns = document.objects('enc');
  if (columns.length > columnCount) throw document.mismatch('enc', `a list of ${columnCount} columns`);
  for (const [column, fields] of columns.entries()) {
    const values = fields.numbers('values');
    if (values.length === 0) continue;
    names.set(
      column,
      fields.has('offsets')
        ? texts(
            fields,
            Uint8Array.from(values, (byte) => byte & 0xff),
          )
        : [...values],
    );
  }
  return names;
}

/** Text lies in one array of bytes, with where each begins and the last one ends. */
function texts(fields: Fields, bytes: Uint8Array): readonly string[] {
  const offsets = fields.integers('offsets');
  return Array.from(offsets.subarray(1), (end, at) => {
    const start = offsets[at] ?? 0;
    if (!(start >= 0 && start <= end && end <= bytes.length)) {
      throw fields.mismatchAt('offsets', at, 'where a name begins');
    }
    return Buffer.from(bytes.subarray(start, end)).toString('utf8');
  });
}
