import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { longest } from './longest-first.ts';

it('names files that are there: of one that was renamed nobody would notice that it comes last', () => {
  expect(longest.filter((path) => !existsSync(resolve(import.meta.dirname, '../..', path)))).toEqual([]);
});
