import { expect, it } from 'vitest';
import { renderLock } from './render-lock.ts';

const path = '/project/mlpack.lock';

it('of a first lock names what is pinned, without a column for what was before', () => {
  expect(renderLock({ path, changes: [{ name: 'node', before: null, after: '24.21.0' }] })).toBe(
    `Pinned  At\nnode    24.21.0\nWrote ${path}.`,
  );
});

it('of a lock brought up to date says of everything what it was', () => {
  const changes = [
    { name: 'gone', before: '1', after: null },
    { name: 'here', before: null, after: '1' },
    { name: 'node', before: '24.20.0', after: '24.21.0' },
  ];
  expect(renderLock({ path, changes }).split('\n')).toEqual([
    'Changed  Was      Is',
    'gone     1        removed',
    'here     new      1',
    'node     24.20.0  24.21.0',
    `Wrote ${path}.`,
  ]);
});
