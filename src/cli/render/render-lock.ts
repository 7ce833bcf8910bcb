import type { LockResult } from '../../app/project/lock.ts';
import { renderTable } from '../text/table.ts';

/** What `mlpack lock` prints for people. */
export function renderLock({ path, changes }: LockResult): string {
  if (changes.length === 0) return `${path} is up to date.`;
  const isNew = changes.every(({ before }) => before === null);
  const table = isNew
    ? renderTable(
        ['Pinned', 'At'],
        changes.map(({ name, after }) => [name, after ?? '']),
      )
    : renderTable(
        ['Changed', 'Was', 'Is'],
        changes.map(({ name, before, after }) => [name, before ?? 'new', after ?? 'removed']),
      );
  return `${table}\nWrote ${path}.`;
}
