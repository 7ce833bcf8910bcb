import { expect, it } from 'vitest';
import { renderChannelMove, renderTagMove } from './render-tag-move.ts';

const [one, two] = [
  { digest: `sha256:${'1'.repeat(64)}`, version: '1.0.0' },
  { digest: `sha256:${'2'.repeat(64)}`, version: null },
] as const;
const move = { repository: 'ghcr.io/me/iris', tag: 'stable', from: one, to: two, changed: true };

it.each([
  [move, 'ghcr.io/me/iris:stable: 1.0.0 (sha256:111111111111) → sha256:222222222222'],
  [{ ...move, from: null }, 'ghcr.io/me/iris:stable: new → sha256:222222222222'],
  [{ ...move, to: one, changed: false }, 'ghcr.io/me/iris:stable is 1.0.0 (sha256:111111111111) already.'],
])('says what a tag named and what it names: %#', (moved, text) => {
  expect(renderTagMove(moved)).toBe(text);
});

it('says how a channel goes back, where it can', () => {
  expect(renderChannelMove({ ...move, previous: 'stable-previous' })).toBe(
    `${renderTagMove(move)}\nBack: mlpack rollback ghcr.io/me/iris stable`,
  );
  expect(renderChannelMove({ ...move, previous: null })).toBe(renderTagMove(move));
});
