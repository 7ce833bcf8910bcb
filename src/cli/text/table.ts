import CliTable from 'cli-table3';
import { printableLine } from './printable.ts';

const borders =
  'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid middle';

/** The text of a cell, or its lines: none of them can break the table, whatever is in it. */
type Cell = string | readonly string[];

/** A borderless table: a header line and rows; columns named in `right` are right-aligned. */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  { right = [] }: { readonly right?: readonly string[] } = {},
): string {
  const table = new CliTable({
    head: head.map(printableLine),
    colAligns: head.map((name) => (right.includes(name) ? 'right' : 'left')),
    style: { head: [], 'padding-left': 0, 'padding-right': 2, compact: true },
    chars: Object.fromEntries(borders.split(' ').map((name) => [name, ''])),
  });
  table.push(...rows.map((row) => row.map((cell) => [cell].flat().map(printableLine).join('\n'))));
  return table.toString().replaceAll(/ +$/gm, '');
}

/** Label and value lines, the values aligned. */
export function renderFields(fields: readonly (readonly [string, string])[]): string {
  const width = Math.max(...fields.map(([label]) => label.length)) + 2;
  return fields.map(([label, value]) => `${label.padEnd(width)}${printableLine(value)}`).join('\n');
}
