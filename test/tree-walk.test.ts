import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { treeWalkFile, treeWalkJson } from '../scripts/compile-tree-walk.ts';

it('trees are walked by what scripts/compile-tree-walk.ts says', async () => {
  const written = readFileSync(resolve(import.meta.dirname, '..', treeWalkFile), 'utf8');
  expect(written, 'run: node scripts/compile-tree-walk.ts').toBe(await treeWalkJson());
});
