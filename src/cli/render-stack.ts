import type { ComposeResult } from '../app/compose.ts';
import { renderTable } from './table.ts';

/** What `mlpack compose` prints for people. */
export function renderCompose(
  { folder, services, written, removed, kept, secrets }: ComposeResult,
  typed: string,
): string {
  const rows = services.map(({ service, image, isPinned }) => [service, image, isPinned ? 'digest' : 'tag']);
  const changed = [
    ...described(written, 'Wrote'),
    ...described(removed, 'Removed'),
    ...described(kept, 'Left as you edited them:'),
    ...described(
      secrets.map((name) => `secrets/${name}`),
      'Made',
    ),
  ];
  return [
    renderTable(['Service', 'Image', 'Pinned by'], rows),
    '',
    ...(changed.length === 0 ? ['Nothing has changed.'] : changed),
    `The stack is in ${folder}. Start it: mlpack up${typed === 'stack' ? '' : ` ${typed}`}`,
  ].join('\n');
}

function described(paths: readonly string[], what: string): string[] {
  return paths.length === 0 ? [] : [`${what} ${paths.join(', ')}.`];
}
