import type { SourceColumn } from '../../../contract/schemas/inspect.schema.ts';
import { knownColumns } from '../sklearn/columns/known-columns.ts';
import { maxShown } from './boosters/booster-outline.ts';
import { ColumnKinds } from './column-kinds.ts';
import type { VisitedEstimator } from './estimator-tree.ts';
import { orUnknown } from './or-unknown.ts';
import { isBooster } from './boosters/outline-of.ts';

/** What is known of the columns that callers send. */
export interface ColumnFacts {
  /** null where nothing tells. */
  readonly count: number | null;
  /** The first of them, {@link maxShown} at most. */
  readonly columns: readonly SourceColumn[];
}

/**
 * Names of columns, what they hold, and the values that encoders know: as far as the file says it without being converted.
 *
 * @param visited what callers' columns are sent to
 */
export async function columnFacts(visited: VisitedEstimator): Promise<ColumnFacts> {
  // Columns of a booster that wasn't read are known only to it.
  if (hasUnread(visited)) return { count: null, columns: [] };
  const known = await orUnknown(knownColumns(visited.estimator), null);
  const { outline } = visited;
  const count = known?.count ?? outline?.columnCount ?? null;
  const names = known?.names ?? outline?.columns.map(({ name }) => name) ?? [];
  const kinds = new ColumnKinds(
    Array.from({ length: Math.min(count ?? 0, maxShown) }, (_, at) => names[at] ?? null),
  );
  await orUnknown(kinds.tell(visited), null);
  return { count, columns: kinds.columns };
}

function hasUnread({ estimator, outline, inner }: VisitedEstimator): boolean {
  return (isBooster(estimator) && outline === null) || inner.some(hasUnread);
}
